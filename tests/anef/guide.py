"""A page that shows every component, for the tests only; its address is not the portal's."""

from datetime import timedelta
from pathlib import Path

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from anef.champs import ChampDate, DateEnTroisChamps
from anef.urls import handler500
from anef.urls import urlpatterns as adresses_du_portail

__all__ = ["handler500", "urlpatterns"]

OUI_NON = [("oui", "Oui"), ("non", "Non")]


class GuideForm(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(label="Votre nom de naissance", help_text="Comme sur votre passeport.")
    ne_le = ChampDate(
        label="Votre date de naissance",
        help_text="Par exemple 3 4 1990.",
        widget=DateEnTroisChamps(naissance=True),
    )
    pays = forms.ChoiceField(
        label="Pays de naissance", choices=[("", "Choisir"), ("AFG", "Afghanistan")]
    )
    marie = forms.ChoiceField(label="Êtes-vous marié", choices=OUI_NON, widget=forms.RadioSelect)
    pieces = forms.MultipleChoiceField(
        label="Ce que vous avez déjà",
        choices=OUI_NON,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Un mot pour l’agent", widget=forms.Textarea, required=False)
    honneur = forms.BooleanField(label="Je déclare que ces réponses sont exactes.")


class DepotForm(forms.Form):
    """A file."""

    fichier = forms.FileField(label="Ajouter une photo ou un PDF", help_text="10 Mo au plus.")


RECUS: list[dict[str, list[str]]] = []
REPONSES: list[JsonResponse] = []


def guide(request: HttpRequest) -> HttpResponse:
    """All components, with errors after a POST."""
    maintenant = timezone.now()
    form = GuideForm(request.POST if request.method == "POST" else None, initial={"nom": "ESSAI"})
    contexte = {
        "form": form,
        "depot": DepotForm(),
        "etapes": [
            {"nom": "Informations personnelles", "url": "/1/", "etat": "faite"},
            {"nom": "Justificatifs", "url": "/2/", "etat": "courante"},
            {"nom": "Code e-photo", "url": "", "etat": "a_faire"},
            {"nom": "Récapitulatif", "url": "", "etat": "a_faire"},
            {"nom": "Dépôt", "url": "", "etat": "a_faire"},
        ],
        "lignes": [
            {"libelle": "Nom", "valeur": "ESSAI", "url": "", "note": ""},
            {
                "libelle": "Adresse",
                "valeur": "1 rue de l’Essai\n75011 Paris",
                "url": "/w/",
                "note": "Différente du registre : 2 rue Ancienne.",
            },
            {"libelle": "Téléphone", "valeur": "", "url": "/w/", "note": ""},
        ],
        "evenements": [
            {
                "le": maintenant,
                "titre": "Votre demande est à l’examen",
                "texte": "",
                "auteur": "Préfecture du Rhône",
            },
            {
                "le": maintenant - timedelta(days=3),
                "titre": "Demande déposée",
                "texte": "Numéro D-2027-ESSAI.",
                "auteur": "",
            },
        ],
    }
    gabarit = (Path(__file__).parent / "guide.html").read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(gabarit).render(contexte, request))


def brouillon(request: HttpRequest) -> HttpResponse:
    """Keeps what it is sent, answers what the test prepared."""
    RECUS.append({nom: request.POST.getlist(nom) for nom in request.POST})
    if REPONSES:
        return REPONSES.pop(0)
    return JsonResponse(
        {"version": len(RECUS) + 1, "enregistre_a": "14:02", "libelle": "Enregistré à 14:02"}
    )


def piece(request: HttpRequest) -> HttpResponse:
    """A card for the file received, or the reason it is refused."""
    fichier = request.FILES["fichier"]
    if fichier.name == "refuse.pdf":
        return JsonResponse({"message": "Ce fichier est vide. Choisissez-en un autre."}, status=422)
    return HttpResponse('<div data-piece id="carte"><p>Reçu : photo.jpg</p></div>')


def panne(request: HttpRequest) -> HttpResponse:
    """A view with a defect."""
    raise RuntimeError("Échec pour camille@usager.example, numéro 9912345678")


def absente(request: HttpRequest) -> HttpResponse:
    """A page that is not there."""
    raise Http404


urlpatterns = [
    *adresses_du_portail,
    path("guide/", guide),
    path("guide/brouillon/", brouillon),
    path("guide/piece/", piece),
    path("guide/panne/", panne),
    path("guide/absente/", absente),
]

"""The account's page: who the register says I am, and what I may change."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import connexion, pays, profil, verification
from accounts.acces import RequeteConnectee, reserve_aux_connectes, reserve_aux_usagers
from accounts.forms import (
    ChangementCourrielForm,
    ChangementMotDePasseForm,
    CodeForm,
    CoordonneesEmployeurForm,
    CoordonneesForm,
)
from accounts.limites import (
    CONNEXION_PAR_NUMERO,
    ENVOI_PAR_ADRESSE,
    ENVOI_PAR_DESTINATAIRE,
    TropDEssais,
    adresse_ip,
    consommer,
    rendre,
)
from accounts.models import User
from accounts.siret import lisible
from accounts.views.creation import changement_dit, essayer_code
from anef.templatetags.anef import date_longue


@reserve_aux_usagers
@require_safe
def voir(request: RequeteConnectee) -> HttpResponse:
    """Everything the account says of its person."""
    user = User.objects.select_related("prefecture").get(pk=request.user.pk)
    contexte = {
        "identite": _entreprise(user) if user.est_employeur else _identite(user),
        "coordonnees": _coordonnees(user),
        "prefecture": user.prefecture,
        "titres": user.titres.par_fin(),
        "langues": settings.LANGUAGES,
        "changement": verification.changement_en_cours(user),
    }
    return render(request, "accounts/profil.html", contexte)


@reserve_aux_usagers
@require_http_methods(["GET", "HEAD", "POST"])
def coordonnees(request: RequeteConnectee) -> HttpResponse:
    """Telephone and address."""
    # Another instance than request.user: a ModelForm writes on it even when it is not valid.
    coordonnees_form = CoordonneesEmployeurForm if request.user.est_employeur else CoordonneesForm
    form = coordonnees_form(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/coordonnees.html", {"form": form})
    profil.changer_coordonnees(request.user, form.cleaned_data)
    messages.success(request, _("Vos coordonnées sont enregistrées."))
    return redirect("accounts:profil")


@reserve_aux_usagers
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def courriel(request: RequeteConnectee) -> HttpResponse:
    """Ask for another address: a code goes to it."""
    form = ChangementCourrielForm(request.POST or None, user=request.user)
    contexte: dict[str, object] = {"form": form}
    try:
        if request.method != "POST" or not _mot_de_passe_verifie(request, form):
            return render(request, "accounts/changer_courriel.html", contexte)
        adresse = form.cleaned_data["adresse"]
        consommer(
            (ENVOI_PAR_DESTINATAIRE, adresse.lower()), (ENVOI_PAR_ADRESSE, adresse_ip(request))
        )
    except TropDEssais as trop:
        contexte["reprise"] = trop.reprise
        return render(request, "accounts/changer_courriel.html", contexte, status=429)
    verification.demander_changement(request.user, adresse)
    return redirect("accounts:courriel_code")


@reserve_aux_usagers
@require_http_methods(["GET", "HEAD", "POST"])
def courriel_code(request: RequeteConnectee) -> HttpResponse:
    """The code received at the new address."""
    en_cours = verification.changement_en_cours(request.user)
    if en_cours is None:
        messages.info(request, _("Aucun changement d’adresse n’attend de code."))
        return redirect("accounts:profil")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            prouvee = essayer_code(form, en_cours)
            changee = prouvee and verification.appliquer_changement(en_cours)
        if prouvee:
            return changement_dit(request, changee=changee)
    contexte = {"form": form, "adresse": en_cours.adresse, "echeance": en_cours.echeance}
    return render(request, "accounts/courriel_code.html", contexte)


@reserve_aux_connectes
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def mot_de_passe(request: RequeteConnectee) -> HttpResponse:
    """Another password; this session stays open, the others end."""
    form = ChangementMotDePasseForm(request.POST or None, user=request.user)
    contexte: dict[str, object] = {"form": form}
    try:
        if request.method != "POST" or not _mot_de_passe_verifie(request, form):
            return render(request, "accounts/changer_mot_de_passe.html", contexte)
    except TropDEssais as trop:
        contexte["reprise"] = trop.reprise
        return render(request, "accounts/changer_mot_de_passe.html", contexte, status=429)
    profil.changer_mot_de_passe(request.user, form.cleaned_data["mot_de_passe"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Votre mot de passe est changé."))
    return redirect("accounts:profil" if request.user.est_usager else "accounts:arrivee")


@reserve_aux_connectes
@require_safe
def arrivee(request: RequeteConnectee) -> HttpResponse:
    """The first page of one's role."""
    return redirect(connexion.page_d_arrivee(request.user))


def _mot_de_passe_verifie(
    request: RequeteConnectee, form: ChangementCourrielForm | ChangementMotDePasseForm
) -> bool:
    """Whether the form is valid; guesses of the present password are counted like sign-ins."""
    compteur = (CONNEXION_PAR_NUMERO, f"session:{request.user.pk}")
    consommer(compteur)
    valide = form.is_valid()
    if "mot_de_passe_actuel" not in form.errors:
        rendre(compteur)
    return valide


def _identite(user: User) -> list[dict[str, str]]:
    naissance = date_longue(user.date_naissance) if user.date_naissance else ""
    lieu = ", ".join(filter(None, [user.lieu_naissance, pays.nom(user.pays_naissance)]))
    return [
        {"libelle": _("Nom de naissance"), "valeur": user.nom},
        *([{"libelle": _("Nom d’usage"), "valeur": user.nom_usage}] if user.nom_usage else []),
        {"libelle": _("Prénoms"), "valeur": user.prenoms},
        {"libelle": _("Sexe"), "valeur": str(user.get_sexe_display())},
        {"libelle": _("Date de naissance"), "valeur": naissance},
        {"libelle": _("Lieu de naissance"), "valeur": lieu},
        {"libelle": _("Nationalité"), "valeur": pays.nom(user.nationalite)},
        {"libelle": _("Numéro étranger"), "valeur": user.numero_etranger or ""},
        *(
            [{"libelle": _("Numéro de visa"), "valeur": user.numero_visa}]
            if user.numero_visa
            else []
        ),
    ]


def _entreprise(user: User) -> list[dict[str, str]]:
    return [
        {"libelle": _("Nom de l’entreprise"), "valeur": user.nom},
        {"libelle": _("Numéro SIRET"), "valeur": lisible(user.siret)},
        {
            "libelle": _("Personne à contacter"),
            "valeur": user.contact,
            "url": reverse("accounts:coordonnees"),
        },
    ]


def _coordonnees(user: User) -> list[dict[str, str]]:
    ville = f"{user.code_postal} {user.commune}".strip()
    adresse = "\n".join(filter(None, [user.voie, user.complement_adresse, ville]))
    modifier = reverse("accounts:coordonnees")
    return [
        {"libelle": _("Téléphone"), "valeur": user.telephone, "url": modifier},
        {"libelle": _("Adresse"), "valeur": adresse, "url": modifier},
        *([] if user.est_employeur else [_prefecture(user)]),
        {
            "libelle": _("Adresse électronique"),
            "valeur": user.email,
            "url": reverse("accounts:courriel"),
        },
    ]


def _prefecture(user: User) -> dict[str, str]:
    return {
        "libelle": _("Préfecture"),
        "valeur": user.prefecture.nom if user.prefecture else "",
        "note": _("Celle de votre adresse."),
    }

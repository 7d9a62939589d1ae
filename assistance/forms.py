"""Forms of the assistance room: the contact form, the person's reply, the desk's answer.

They validate and normalise; they write nothing. Each carries the key that makes a second click
harmless. Screenshots are judged by `assistance.captures`, one by one, not here.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance import provenance
from assistance.models import TEXTE_MAX, Categorie, ReponseType
from attestations import numeros
from justificatifs.depot import ACCEPT

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PlusieursFichiers(forms.FileInput):
    """A file control that takes several at once."""

    allow_multiple_selected = True


class ChampCaptures(forms.FileField):
    """Several files, as they came; none is an empty list."""

    widget = PlusieursFichiers

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The list alone: reception judges each file and says why it refuses one."""
        return [fichier for fichier in (data or []) if fichier is not None]


def _captures() -> ChampCaptures:
    return ChampCaptures(
        label=_("Captures d’écran"),
        required=False,
        help_text=_(
            "Cinq fichiers au plus, 10 Mo chacun, en JPEG, PNG, HEIC ou PDF. Le plus utile : "
            "l’écran entier avec son message d’erreur, l’adresse de la page, la date et l’heure."
        ),
        widget=PlusieursFichiers(attrs={"multiple": True, "accept": ACCEPT}),
    )


def _texte(
    libelle: str | _StrPromise, manque: str | _StrPromise, aide: str | _StrPromise = ""
) -> forms.CharField:
    return forms.CharField(
        label=libelle,
        max_length=TEXTE_MAX,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": manque,
            "max_length": _(
                "Ce texte compte %(show_value)s caractères ; la limite est de %(limit_value)s. "
                "Gardez l’essentiel : vous pourrez ajouter un second message."
            ),
        },
    )


class CleDeFormulaire(forms.Form):
    """The key of one sending: the same form sent twice is known by it."""

    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("cle", uuid.uuid4())

    @property
    def cle_recue(self) -> uuid.UUID | None:
        """The key as received, even if other fields are refused."""
        try:
            return uuid.UUID(str(self.data.get("cle", "")))
        except ValueError:
            return None

    def clean_cle(self) -> uuid.UUID:
        """A form without its key gets a new one."""
        return self.cleaned_data.get("cle") or uuid.uuid4()


class ContactForm(CleDeFormulaire):
    """A question to the Centre de contact citoyens."""

    nom = forms.CharField(
        label=_("Votre nom"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    adresse = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous vous y enverrons le numéro de votre question, puis la réponse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _(
                "Indiquez une adresse électronique : sans elle, nous ne pourrions pas vous répondre."
            ),
            "invalid": _("Cette adresse est incomplète. Exemple : prenom.nom@exemple.fr"),
        },
    )
    categorie = forms.ChoiceField(
        label=_("Votre question porte sur"),
        choices=[("", _("Choisissez dans la liste")), *Categorie.choices],
        error_messages={"required": _("Choisissez ce sur quoi porte votre question.")},
    )
    sujet = forms.CharField(
        label=_("Objet"),
        max_length=120,
        help_text=_("En une phrase : ce que vous essayez de faire."),
        error_messages={"required": _("Résumez votre question en une phrase.")},
    )
    texte = _texte(
        _("Votre question"),
        _("Écrivez votre question : ce que vous avez fait, ce qui s’est passé."),
        _("N’écrivez ici ni mot de passe, ni code reçu par courriel : personne n’en a besoin."),
    )
    reference = forms.CharField(
        label=_("Numéro de dossier"),
        max_length=40,
        required=False,
        help_text=_(
            "Si votre question porte sur une demande déjà commencée. Exemple : DEM-26-7K4Q-X9MP-C"
        ),
    )
    captures = _captures()
    page = forms.CharField(widget=forms.HiddenInput, required=False)
    page_vue_le = forms.CharField(widget=forms.HiddenInput, required=False)
    site_web = forms.CharField(
        label=_("Laissez ce champ vide"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, auteur: User | None, page: str = "", **kwargs: Any) -> None:
        page = provenance.nettoyer(page)
        kwargs["initial"] = {
            "page": page,
            "page_vue_le": int(timezone.now().timestamp()),
            "reference": provenance.reference_dans(page),
        }
        super().__init__(*args, **kwargs)
        if auteur is not None:
            del self.fields["nom"], self.fields["adresse"]

    @property
    def page_d_origine(self) -> str:
        """The page the form says it was opened from, to show it."""
        page = self.data.get("page", "") if self.is_bound else self.initial["page"]
        return provenance.nettoyer(page)

    def clean_page(self) -> str:
        """The path without its secrets."""
        return provenance.nettoyer(self.cleaned_data["page"])

    def clean_page_vue_le(self) -> Any:
        """The moment the page was seen, when it makes sense."""
        return provenance.moment_de(self.cleaned_data["page_vue_le"])

    def clean_reference(self) -> str:
        """As printed when it can be read; else as typed, for a person will read it."""
        saisie: str = self.cleaned_data["reference"]
        return numeros.lire(saisie) or saisie

    def clean_site_web(self) -> str:
        """Only a machine fills what nobody sees."""
        if self.cleaned_data["site_web"]:
            raise forms.ValidationError(
                _(
                    "Un champ caché a été rempli, sans doute par un logiciel. Effacez-le, puis envoyez de nouveau."
                )
            )
        return ""


class RepliqueForm(CleDeFormulaire):
    """What the person adds to the thread."""

    texte = _texte(_("Votre message"), _("Écrivez votre message avant de l’envoyer."))
    captures = _captures()


class ReponseForm(CleDeFormulaire):
    """The desk's answer; `dernier_lu` is the last message the agent had on the screen."""

    texte = _texte(_("Votre réponse"), _("Écrivez votre réponse avant de l’envoyer."))
    dernier_lu = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._types = {str(t.pk): t for t in ReponseType.objects.filter(active=True)}
        if self._types:
            choix = [(cle, str(t)) for cle, t in self._types.items()]
            proposees = [("", _("Choisissez dans la liste")), *choix]
            self.fields["reponse_type"] = forms.ChoiceField(
                label=_("Réponse type"), required=False, choices=proposees
            )

    def avec_la_reponse_type(self, langue: str) -> ReponseForm:
        """The same form with the chosen answer after what is already written; nothing is sent."""
        choisie = self._types.get(self.data.get("reponse_type", ""))
        ecrit = self.data.get("texte", "").strip()
        textes = [texte for texte in (ecrit, choisie.en(langue) if choisie else "") if texte]
        return ReponseForm(initial={"texte": "\n\n".join(textes), "cle": self.cle_recue})


class UrgenceForm(forms.Form):
    """Why a ticket cannot wait for its turn."""

    motif_urgence = forms.CharField(
        label=_("Pourquoi ce ticket ne peut pas attendre"),
        max_length=200,
        help_text=_(
            "Une phrase que vos collègues liront dans la file. La personne ne la voit pas."
        ),
        error_messages={
            "required": _("Dites en une phrase pourquoi ce ticket ne peut pas attendre.")
        },
    )

"""Forms of the three steps of an account's creation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.champs import ChampMotDePasse, ChampNumero, ChampSiret
from accounts.models import User
from anef.champs import ChampDate


class NumeroForm(forms.Form):
    """Step 1: the card in hand."""

    numero = ChampNumero(
        help_text=_(
            "Recopiez-le comme il est écrit : espaces, tirets, majuscules et minuscules ne"
            " comptent pas."
        )
    )
    debut = ChampDate(
        label=_("Début de validité du document"),
        help_text=_("Par exemple 15 03 2026. Sur un visa : « du »."),
    )
    fin = ChampDate(
        label=_("Fin de validité du document"),
        help_text=_("Par exemple 14 03 2027. Sur un visa : « au »."),
    )

    def clean(self) -> dict[str, Any]:
        """A document ends after it starts."""
        donnees = super().clean() or {}
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error(
                "fin",
                _("La fin de validité vient avant le début. Vérifiez les deux dates."),
            )
        return donnees


class EmployeurForm(forms.Form):
    """Step 1 of an employer: the company, and who uses the account."""

    siret = ChampSiret(
        label=_("Numéro SIRET de l’établissement"),
        help_text=_("14 chiffres, écrits sur vos factures et sur l’avis de situation de l’Insee."),
        error_messages={"required": _("Indiquez le numéro SIRET de l’établissement.")},
    )
    entreprise = forms.CharField(
        label=_("Nom de l’entreprise"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Indiquez le nom de l’entreprise.")},
    )
    contact = forms.CharField(
        label=_("Personne à contacter"),
        max_length=160,
        help_text=_("Votre prénom et votre nom : la préfecture saura à qui elle répond."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Indiquez votre prénom et votre nom.")},
    )

    def clean_entreprise(self) -> str:
        """In capitals, as the register of companies writes it."""
        return " ".join(self.cleaned_data["entreprise"].upper().split())


class CourrielForm(forms.Form):
    """Step 2: an address the person reads."""

    adresse = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=254,
        help_text=_("Nous y enverrons vos attestations et les messages sur vos demandes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Indiquez une adresse électronique que vous consultez."),
            "invalid": _("Écrivez l’adresse en entier, par exemple nom@exemple.fr."),
        },
    )


class CodeForm(forms.Form):
    """The six digits received."""

    code = forms.CharField(
        label=_("Code à 6 chiffres"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Recopiez le code à 6 chiffres du courriel.")},
    )

    def clean_code(self) -> str:
        """Six digits, however they are grouped."""
        code = "".join(c for c in self.cleaned_data["code"] if not c.isspace() and c not in "-.")
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise ValidationError(_("Le code a 6 chiffres. Recopiez-le depuis le courriel."))
        return code


class MotDePasseForm(forms.Form):
    """Step 3, and every new password: checked by the site's rules, typed once and readable."""

    mot_de_passe = ChampMotDePasse(nouveau=True, label=_("Nouveau mot de passe"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["mot_de_passe"].error_messages["required"] = _("Choisissez un mot de passe.")

    def clean_mot_de_passe(self) -> str:
        """The rules compare it with what the account says of the person."""
        mot_de_passe: str = self.cleaned_data["mot_de_passe"]
        validate_password(mot_de_passe, self.user)
        return mot_de_passe

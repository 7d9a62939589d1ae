"""Forms of the account's page."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.champs import ChampMotDePasse
from accounts.forms.creation import CourrielForm, MotDePasseForm
from accounts.models import Prefecture, User


class CoordonneesForm(forms.ModelForm[User]):
    """Where the person lives and how to call them."""

    class Meta:
        model = User
        fields = ["telephone", "voie", "complement_adresse", "code_postal", "commune"]
        labels = {"voie": _("Numéro et voie"), "complement_adresse": _("Complément d’adresse")}
        help_texts = {
            "telephone": _("Pour vous joindre si un point de votre demande est à préciser."),
            "complement_adresse": _("Bâtiment, étage, ou « chez » et le nom de la personne."),
            "code_postal": _("Il indique la préfecture qui suit vos demandes."),
        }
        widgets = {
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "voie": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "complement_adresse": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "code_postal": forms.TextInput(
                attrs={"autocomplete": "postal-code", "inputmode": "numeric"}
            ),
            "commune": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, message in (
            ("voie", _("Indiquez le numéro et le nom de la voie.")),
            ("code_postal", _("Indiquez le code postal : il désigne votre préfecture.")),
            ("commune", _("Indiquez la commune.")),
        ):
            self.fields[nom].required = True
            self.fields[nom].error_messages["required"] = message
        # Spaces are taken out before the length is judged.
        for nom in ("code_postal", "telephone"):
            self.fields[nom].validators = []
            self.fields[nom].widget.attrs.pop("maxlength", None)

    def clean_telephone(self) -> str:
        """Digits, with + for a foreign number."""
        telephone = re.sub(r"[\s.\-()/]", "", self.cleaned_data["telephone"])
        if telephone and not re.fullmatch(r"\+?[0-9]{6,15}", telephone):
            raise ValidationError(
                _(
                    "Écrivez le numéro avec des chiffres, par exemple 06 00 00 00 00,"
                    " ou +32 pour un numéro étranger."
                )
            )
        return telephone

    def clean_code_postal(self) -> str:
        """Five digits that belong to a prefecture."""
        code = re.sub(r"\s", "", self.cleaned_data["code_postal"])
        if not re.fullmatch(r"[0-9]{5}", code):
            raise ValidationError(_("Un code postal a 5 chiffres, par exemple 75011."))
        if Prefecture.objects.pour_code_postal(code) is None:
            raise ValidationError(
                _(
                    "Ce code postal ne correspond à aucun département français."
                    " Vérifiez les deux premiers chiffres."
                )
            )
        return code


class CoordonneesEmployeurForm(CoordonneesForm):
    """Who uses the account, and where the company is: it fills in the requests, no more."""

    class Meta(CoordonneesForm.Meta):
        fields = ["contact", *CoordonneesForm.Meta.fields]
        help_texts = CoordonneesForm.Meta.help_texts | {
            "contact": _("Votre prénom et votre nom."),
            "code_postal": _(
                "Celui de l’entreprise. Chaque demande va à la préfecture du lieu de travail."
            ),
        }
        widgets = CoordonneesForm.Meta.widgets | {
            "contact": forms.TextInput(attrs={"autocomplete": "name"})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].required = True
        self.fields["contact"].error_messages["required"] = _("Indiquez votre prénom et votre nom.")


class _AvecMotDePasseActuel(forms.Form):
    """Asks again for the password, in case the screen was left open."""

    mot_de_passe_actuel = ChampMotDePasse(label=_("Mot de passe actuel"))
    user: User

    def clean_mot_de_passe_actuel(self) -> str:
        """The account's password today."""
        mot_de_passe: str = self.cleaned_data["mot_de_passe_actuel"]
        if not self.user.check_password(mot_de_passe):
            raise ValidationError(
                _("Ce n’est pas votre mot de passe actuel. Rien n’a été changé. Réessayez.")
            )
        return mot_de_passe


class ChangementCourrielForm(CourrielForm, _AvecMotDePasseActuel):
    """A new address; it counts once it is proved."""

    field_order = ["adresse", "mot_de_passe_actuel"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["adresse"].label = _("Nouvelle adresse électronique")

    def clean_adresse(self) -> str:
        """Another address than today's."""
        adresse: str = self.cleaned_data["adresse"]
        if adresse.lower() == self.user.email.lower():
            raise ValidationError(_("C’est déjà l’adresse de votre compte : rien à changer."))
        return adresse


class ChangementMotDePasseForm(MotDePasseForm, _AvecMotDePasseActuel):
    """The present password, then the new one."""

    field_order = ["mot_de_passe_actuel", "mot_de_passe"]

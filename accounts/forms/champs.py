"""Fields shared by the forms of the room."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.registre import NumeroIllisible, normaliser_numero
from accounts.siret import siret_est_juste


class ChampNumero(forms.CharField):
    """A foreigner or visa number, as copied from a document; cleans to its normal form."""

    default_error_messages = {
        "required": _("Indiquez votre numéro étranger ou votre numéro de visa."),
        "illisible": _(
            "Ce numéro n’a pas la forme attendue. Un numéro étranger a 9 ou 10 chiffres, un numéro"
            " de visa de 8 à 12 lettres et chiffres. Comparez avec votre document."
        ),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Numéro étranger ou numéro de visa"))
        options.setdefault("max_length", 40)
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "characters",
                    "spellcheck": "false",
                }
            ),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """The normalised number."""
        texte = super().to_python(value)
        if not texte:
            return ""
        try:
            return normaliser_numero(texte)
        except NumeroIllisible:
            raise ValidationError(self.error_messages["illisible"], "illisible") from None


class ChampSiret(forms.CharField):
    """The number of an establishment, as copied from a letterhead; cleans to fourteen digits."""

    default_error_messages = {
        "longueur": _("Écrivez les 14 chiffres du numéro SIRET."),
        "faux": _("Ce numéro SIRET est faux : vérifiez ses 14 chiffres."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> str:
        """The digits alone; the letter O typed for a zero is forgiven."""
        texte = (super().to_python(value) or "").upper().replace("O", "0")
        return "".join(c for c in texte if not c.isspace() and c not in ".-–")

    def validate(self, value: str) -> None:
        """Fourteen digits that agree with one another."""
        super().validate(value)
        if not value:
            return
        if not re.fullmatch(r"[0-9]{14}", value):
            raise ValidationError(self.error_messages["longueur"], "longueur")
        if not siret_est_juste(value):
            raise ValidationError(self.error_messages["faux"], "faux")


class ChampMotDePasse(forms.CharField):
    """A password: never trimmed, never sent back to the page."""

    def __init__(self, *, nouveau: bool = False, **options: Any) -> None:
        options.setdefault("label", _("Mot de passe"))
        options.setdefault("strip", False)
        options.setdefault("max_length", 128)
        autocomplete = "new-password" if nouveau else "current-password"
        options["widget"] = forms.PasswordInput(
            attrs={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        )
        super().__init__(**options)
        self.error_messages["required"] = _("Indiquez le mot de passe.")

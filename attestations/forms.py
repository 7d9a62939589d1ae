"""What somebody types to verify a paper; normalises, does not look anything up."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from attestations import numeros


class VerificationForm(forms.Form):
    """Number and code as printed on the paper; spaces, case and look-alikes are tolerated."""

    numero = forms.CharField(
        label=_("Numéro du document"),
        max_length=40,
        help_text=_("Écrit en grand sur le document. Exemple : ADP-26-7K4Q-X9MP-G"),
        error_messages={"required": _("Indiquez le numéro écrit sur le document.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code de vérification"),
        max_length=20,
        help_text=_("Huit lettres ou chiffres, à côté du code QR. Exemple : 4F7K-2M9Q"),
        error_messages={"required": _("Indiquez le code de vérification écrit sur le document.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_numero(self) -> str:
        """The number as printed; a wrong check character is a typing mistake, said at once."""
        numero = numeros.lire(self.cleaned_data["numero"])
        if numero is None:
            raise forms.ValidationError(
                _(
                    "Ce numéro contient une erreur de frappe. Recopiez-le tel qu’il est écrit "
                    "sur le document, lettres et chiffres compris."
                )
            )
        return numero

    def clean_code(self) -> str:
        """The code as printed."""
        return numeros.lire_code(self.cleaned_data["code"])

"""Forms of the two doors, and of the forgotten password."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.champs import ChampMotDePasse, ChampNumero


class ConnexionForm(forms.Form):
    """Applicants: a number and a password."""

    numero = ChampNumero(
        help_text=_(
            "Il est sur votre titre, récépissé, attestation ou visa. Les espaces ne comptent pas."
        )
    )
    mot_de_passe = ChampMotDePasse()


class ConnexionEmployeurForm(forms.Form):
    """Employers: an e-mail and a password."""

    adresse = forms.EmailField(
        label=_("Adresse électronique de votre compte"),
        max_length=254,
        help_text=_("Celle que vous avez vérifiée en créant le compte, et non le numéro SIRET."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Indiquez l’adresse électronique de votre compte."),
            "invalid": _("Écrivez l’adresse en entier, par exemple nom@exemple.fr."),
        },
    )
    mot_de_passe = ChampMotDePasse()


class ConnexionAgentForm(forms.Form):
    """Staff: an e-mail and a password."""

    adresse = forms.EmailField(
        label=_("Adresse électronique professionnelle"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Indiquez votre adresse électronique professionnelle."),
            "invalid": _("Écrivez l’adresse en entier, par exemple prenom.nom@service.example."),
        },
    )
    mot_de_passe = ChampMotDePasse()


class OubliForm(forms.Form):
    """Applicants: the number is the login."""

    numero = ChampNumero()


class OubliAgentForm(forms.Form):
    """Staff: the e-mail is the login."""

    adresse = forms.EmailField(
        label=_("Adresse électronique professionnelle"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Indiquez votre adresse électronique professionnelle."),
            "invalid": _("Écrivez l’adresse en entier, par exemple prenom.nom@service.example."),
        },
    )


class OubliEmployeurForm(forms.Form):
    """Employers: the e-mail is the login."""

    adresse = forms.EmailField(
        label=_("Adresse électronique de votre compte"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Indiquez l’adresse électronique de votre compte."),
            "invalid": _("Écrivez l’adresse en entier, par exemple nom@exemple.fr."),
        },
    )

"""Chooses the implementation of the register named by the settings."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.registre.client import RegistreHttp
from accounts.registre.contrat import Registre
from accounts.registre.embarque import RegistreEmbarque


def ouvrir() -> Registre:
    """The register of this site."""
    match settings.REGISTRE:
        case "embarque":
            return RegistreEmbarque()
        case "http":
            return RegistreHttp(settings.REGISTRE_URL, jeton=settings.REGISTRE_JETON)
    raise ImproperlyConfigured("REGISTRE is 'embarque' or 'http'.")

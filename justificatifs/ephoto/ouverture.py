"""Which e-photo service this installation asks, and the question."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from justificatifs.ephoto import distant
from justificatifs.ephoto.codes import est_bien_forme, normaliser
from justificatifs.ephoto.embarque import EphotoEmbarque
from justificatifs.ephoto.reponses import ReponseEphoto, ServiceEphoto
from justificatifs.models import EtatEphoto


def ouvrir() -> ServiceEphoto:
    """The service named by `settings.EPHOTO`: "embarque" or "http"."""
    if settings.EPHOTO == "embarque":
        return EphotoEmbarque()
    if settings.EPHOTO == "http" and settings.EPHOTO_URL:
        return distant.depuis_les_reglages()
    raise ImproperlyConfigured('EPHOTO: "embarque", or "http" with EPHOTO_URL')


def interroger(code: str, *, le: datetime.datetime) -> ReponseEphoto:
    """The state of a code as typed by a person; a malformed one is not even asked about.

    Says nothing of our own dossiers: whether one of them holds the code is `usages.est_pris`.
    Raises `EphotoIndisponible`.
    """
    code = normaliser(code)
    if not est_bien_forme(code):
        return ReponseEphoto(EtatEphoto.MALFORME)
    return ouvrir().interroger(code, le=le)

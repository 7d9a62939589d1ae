"""The client of a remote e-photo service.

Contract of the remote API:

    POST {EPHOTO_URL}/codes/interrogation
    Authorization: Bearer {EPHOTO_JETON}        (when a token is set)
    {"code": "ABCDE…", "le": "2026-11-22T10:00:00+01:00"}

    200 {"etat": "inconnu" | "pas_encore_actif" | "utilise" | "expire" | "bon",
         "valable_jusqu_au": "2027-05-22" | null}

POST, so that no code is written in the logs of a proxy; asking changes nothing, so it may
be repeated. An unknown code is a 200: a 404 would be a wrong address, not an answer. A
failure of transport or a 5xx is tried three times in all; anything else that is not the
answer above is not, and counts as "no answer".
"""

from __future__ import annotations

import datetime
import logging

import httpx
import tenacity
from django.conf import settings
from pydantic import BaseModel, ValidationError

from justificatifs.ephoto.reponses import EphotoIndisponible, ReponseEphoto
from justificatifs.models import EtatEphoto

logger = logging.getLogger(__name__)

ESSAIS = 3
# Seconds. A person is waiting: three slow tries stay under ten.
DELAIS = httpx.Timeout(3.0, connect=1.0)
ATTENTE = tenacity.wait_random_exponential(multiplier=0.1, max=0.5)


class _Passagere(Exception):
    """A failure worth another try."""


class _Etat(BaseModel):
    """The answer of the contract; other fields are ignored."""

    etat: EtatEphoto
    valable_jusqu_au: datetime.date | None = None


class EphotoDistant:
    """Asks a service over HTTP."""

    def __init__(
        self, url: str, *, jeton: str = "", delais: httpx.Timeout = DELAIS, essais: int = ESSAIS
    ) -> None:
        self.adresse = f"{url.rstrip('/')}/codes/interrogation"
        self.entetes = {"Authorization": f"Bearer {jeton}"} if jeton else {}
        self.delais = delais
        self.essais = essais

    def interroger(self, code: str, *, le: datetime.datetime) -> ReponseEphoto:
        """Ask, and again after a passing failure."""
        demander = tenacity.retry(
            retry=tenacity.retry_if_exception_type(_Passagere),
            stop=tenacity.stop_after_attempt(self.essais),
            wait=ATTENTE,
            reraise=True,
        )(self._demander)
        try:
            reponse = demander(code, le)
            etat = _Etat.model_validate_json(reponse.content)
        except (_Passagere, httpx.HTTPError, ValidationError) as erreur:
            logger.warning("The e-photo service did not answer: %s", type(erreur).__name__)
            raise EphotoIndisponible(type(erreur).__name__) from erreur
        if etat.etat == EtatEphoto.MALFORME:
            raise EphotoIndisponible("the service disagrees about the form of a code")
        return ReponseEphoto(etat.etat, etat.valable_jusqu_au)

    def _demander(self, code: str, le: datetime.datetime) -> httpx.Response:
        try:
            reponse = httpx.post(
                self.adresse,
                json={"code": code, "le": le.isoformat()},
                headers=self.entetes,
                timeout=self.delais,
            )
        except httpx.TransportError as erreur:
            raise _Passagere(type(erreur).__name__) from erreur
        if reponse.is_server_error:
            raise _Passagere(f"HTTP {reponse.status_code}")
        if reponse.status_code != httpx.codes.OK:
            raise EphotoIndisponible(f"HTTP {reponse.status_code}")
        return reponse


def depuis_les_reglages() -> EphotoDistant:
    """The service named by the settings."""
    return EphotoDistant(settings.EPHOTO_URL, jeton=settings.EPHOTO_JETON)

"""The register behind HTTP: the client of a real AGDREF service.

What the service offers (JSON in UTF-8, `Authorization: Bearer <REGISTRE_JETON>`):

    POST <REGISTRE_URL>/identifications
        {"numero": "0123456789", "debut": "2026-01-31", "fin": "2027-01-30"}
    GET  <REGISTRE_URL>/personnes/<numero_etranger>

    200  {"numero_etranger", "nom", "nom_usage", "prenoms", "sexe": "F"|"M"|"X", "date_naissance",
          "lieu_naissance", "pays_naissance" and "nationalite" (ISO 3166-1 alpha-3),
          "entree_en_france": date or null,
          "titres": [{"nature", "motif", "numero", "debut", "fin"}, …]}
    404  nobody bears that number with these dates (the service does not say which is wrong)

Dates are ISO 8601; natures and grounds are those of `TitreDetenu`. Any other answer, a time-out
or a closed door is `RegistreIndisponible`, after three tries of reads that change nothing.
The number travels in a body, never in an address, until the person is identified.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from accounts.registre.contrat import Identite, RegistreIndisponible, identite_depuis

journal = logging.getLogger(__name__)

DELAIS = httpx.Timeout(4.0, connect=2.0)
ESSAIS = 3
# The person is waiting before the screen: the pauses between tries stay short.
ATTENTE = wait_exponential_jitter(multiplier=0.2, max=1.0, jitter=0.1)


class _Echec(Exception):
    """A failure that another try may cure."""


class RegistreHttp:
    """Asks a service; one connection pool per call, as calls are rare and far apart."""

    def __init__(
        self, url: str, *, jeton: str, delais: httpx.Timeout = DELAIS, essais: int = ESSAIS
    ) -> None:
        self.url = url.rstrip("/")
        self.jeton = jeton
        self.delais = delais
        self.essais = essais

    def identifier(self, numero: str, debut: date, fin: date) -> Identite | None:
        """See `Registre.identifier`."""
        question = {"numero": numero, "debut": debut.isoformat(), "fin": fin.isoformat()}
        return self._demander("POST", "/identifications", json=question)

    def lire(self, numero_etranger: str) -> Identite | None:
        """See `Registre.lire`."""
        return self._demander("GET", f"/personnes/{numero_etranger}")

    def _demander(self, methode: str, chemin: str, **corps: Any) -> Identite | None:
        entetes = {"Accept": "application/json", "Authorization": f"Bearer {self.jeton}"}
        essais = Retrying(
            stop=stop_after_attempt(self.essais),
            wait=ATTENTE,
            retry=retry_if_exception_type(_Echec),
            reraise=True,
        )
        try:
            with httpx.Client(
                base_url=self.url, headers=entetes, timeout=self.delais, follow_redirects=False
            ) as client:
                return essais(self._une_fois, client, methode, chemin, **corps)
        except _Echec as echec:
            # `str(echec)` is a kind of failure: never an address, a number or a body.
            journal.warning("register unavailable: %s", echec)
            raise RegistreIndisponible(str(echec)) from None

    def _une_fois(
        self, client: httpx.Client, methode: str, chemin: str, **corps: Any
    ) -> Identite | None:
        try:
            reponse = client.request(methode, chemin, **corps)
        except httpx.HTTPError as erreur:
            raise _Echec(type(erreur).__name__) from None
        if reponse.status_code == httpx.codes.NOT_FOUND:
            return None
        if reponse.status_code != httpx.codes.OK:
            raise _Echec(f"status {reponse.status_code}")
        try:
            return identite_depuis(reponse.json())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _Echec("unreadable answer") from None

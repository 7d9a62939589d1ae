"""How many times one may try, per number and per network address, and when to try again.

Counts live in the cache of tries under a digest, never under the number itself. A try is counted before
it is judged, so that simultaneous tries cannot slip through, and given back when it succeeds.
The answer is the same whether the number exists or not.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.connection import ConnectionProxy

journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limite:
    """So many tries in a window that starts with the first of them."""

    nom: str
    essais: int
    fenetre: timedelta


IDENTIFICATION_PAR_NUMERO = Limite("identification-numero", 8, timedelta(hours=1))
IDENTIFICATION_PAR_ADRESSE = Limite("identification-adresse", 40, timedelta(hours=1))
ENVOI_PAR_DESTINATAIRE = Limite("envoi-destinataire", 5, timedelta(hours=1))
ENVOI_PAR_ADRESSE = Limite("envoi-adresse", 60, timedelta(hours=1))
OUBLI_PAR_NUMERO = Limite("oubli-numero", 5, timedelta(hours=1))
OUBLI_PAR_ADRESSE = Limite("oubli-adresse", 40, timedelta(hours=1))
# django-axes already stops one machine on one login; these stop many machines, or many logins.
CONNEXION_PAR_NUMERO = Limite("connexion-numero", 30, timedelta(hours=1))
CONNEXION_PAR_ADRESSE = Limite("connexion-adresse", 100, timedelta(hours=1))

Compteur = tuple[Limite, str]
# Never absent, even without Redis (`anef.cache`).
ESSAIS = ConnectionProxy(caches, "essais")


class TropDEssais(Exception):
    """The limit is reached; `reprise` is when one may try again."""

    def __init__(self, reprise: datetime) -> None:
        super().__init__()
        self.reprise = reprise


def adresse_ip(request: HttpRequest) -> str:
    """The address of the person, behind the trusted proxies (ALLAUTH_TRUSTED_PROXY_COUNT)."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""  # a local socket has no address: everybody there shares one count


def consommer(*compteurs: Compteur) -> None:
    """Count one try everywhere; raises `TropDEssais` with the latest moment to try again."""
    reprises = [reprise for compteur in compteurs if (reprise := _compter(*compteur))]
    if reprises:
        journal.warning("too many tries: %s", ", ".join(limite.nom for limite, _ in compteurs))
        raise TropDEssais(max(reprises))


def rendre(*compteurs: Compteur) -> None:
    """Give a try back: it was a good one."""
    for limite, sujet in compteurs:
        cle = _cle(limite, sujet)
        if int(ESSAIS.get(cle, 0)) > 0:
            ESSAIS.decr(cle)


def _compter(limite: Limite, sujet: str) -> datetime | None:
    cle = _cle(limite, sujet)
    secondes = int(limite.fenetre.total_seconds())
    fin = timezone.now() + limite.fenetre
    if ESSAIS.add(f"{cle}:fin", fin, secondes):
        ESSAIS.set(cle, 0, secondes)
    try:
        essais = ESSAIS.incr(cle)
    except ValueError:  # the count left the cache before its end: start again
        ESSAIS.set(cle, 1, secondes)
        essais = 1
    if essais <= limite.essais:
        return None
    reprise = ESSAIS.get(f"{cle}:fin", fin)
    return reprise if isinstance(reprise, datetime) else fin


def _cle(limite: Limite, sujet: str) -> str:
    empreinte = hashlib.sha256(f"{limite.nom}:{sujet}".encode()).hexdigest()
    return f"limite:{empreinte}"

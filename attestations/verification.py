"""Public verification: what anyone holding a paper may learn about it, and no more.

The answer holds the nature, what it is worth today, and just enough to compare with an identity
document (initial of the family name, year of birth). An unknown number and a wrong code are one
answer. Failed attempts are counted by address in the cache; a good answer costs nothing, so an
employer may check many papers.
"""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from attestations import natures
from attestations.donnees import DonneesAttestation
from attestations.models import Attestation, Etat

ESSAIS = 10
PERIODE = 15 * 60


class TropDEssais(Exception):
    """Too many failed attempts from this address; `minutes` before the next one."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Verification:
    """What is said of a paper that exists."""

    numero: str
    titre: str
    etat: Etat
    valable_du: date | None
    valable_au: date | None
    retiree_le: date | None
    initiale: str
    annee_naissance: int | None


def verifier(numero: str, code: str, *, le: date, adresse: str) -> Verification | None:
    """The paper that has this number and this code; None for anything else."""
    compteur = _Compteur(adresse)
    compteur.exiger_un_essai()
    attestation = Attestation.objects.filter(numero=numero).first()
    # Compare in every case, so that the time taken says nothing either.
    attendu = attestation.code_verification if attestation else "0000-0000"
    bon = hmac.compare_digest(code.encode(), attendu.encode())
    if attestation is None or not bon:
        compteur.ajouter()
        return None
    personne = DonneesAttestation.model_validate(attestation.donnees).concerne
    return Verification(
        numero=attestation.numero,
        titre=natures.modele(attestation.nature).titre,
        etat=attestation.etat(le),
        valable_du=attestation.valable_du,
        valable_au=attestation.valable_au,
        retiree_le=timezone.localdate(attestation.retiree_le) if attestation.retiree_le else None,
        initiale=personne.nom[:1].upper(),
        annee_naissance=personne.ne_le.year if personne.ne_le else None,
    )


class _Compteur:
    """Failed attempts of one address in the current quarter of an hour.

    IPv6 counts by network, since one home holds 2⁶⁴ addresses.
    """

    def __init__(self, adresse: str) -> None:
        try:
            if ip_address(adresse).version == 6:
                adresse = str(ip_network(f"{adresse}/64", strict=False))
        except ValueError:
            adresse = "inconnue"
        maintenant = timezone.now().timestamp()
        tranche = int(maintenant // PERIODE)
        empreinte = salted_hmac("attestations.verification", adresse, algorithm="sha256")
        self.cle = f"verification:{empreinte.hexdigest()[:32]}:{tranche}"
        self.reste = (tranche + 1) * PERIODE - maintenant

    def exiger_un_essai(self) -> None:
        """Refuse when the attempts are spent."""
        if cache.get(self.cle, 0) >= ESSAIS:
            raise TropDEssais(max(1, math.ceil(self.reste / 60)))

    def ajouter(self) -> None:
        """Count one failure; attempts made at the same time all count."""
        if not cache.add(self.cle, 1, timeout=PERIODE):
            cache.incr(self.cle)

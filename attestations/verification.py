"""Public verification: what anyone holding a paper may learn about it, and no more.

The answer holds the nature, what it is worth today, and just enough to compare with an identity
document (initial of the family name, year of birth). An unknown number and a wrong code are one
answer. Failed attempts are limited by network address; a good answer costs none, so an
employer may check many papers.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts import limites
from accounts.limites import Limite
from attestations import natures
from attestations.donnees import DonneesAttestation
from attestations.models import Attestation, Etat, Nature

CHIFFRES_DU_SIRET = 5
PAR_ADRESSE = Limite("verification-adresse", 12, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Verification:
    """What is said of a paper that exists."""

    numero: str
    nature: Nature
    titre: str
    etat: Etat
    valable_du: date | None
    valable_au: date | None
    retiree_le: date | None
    demande_close_le: date | None
    initiale: str  # empty when the paper is about a company alone
    annee_naissance: int | None
    # The last digits of the SIRET, when a company holds the paper.
    siret: str


def verifier(numero: str, code: str, *, le: date, adresse: str) -> Verification | None:
    """The paper that has this number and this code; None for anything else.

    Raises `limites.TropDEssais` when this address has failed too often.
    """
    limites.consommer((PAR_ADRESSE, adresse))
    attestation = Attestation.objects.filter(numero=numero).first()
    # Compare in every case, so that the time taken says nothing either.
    attendu = attestation.code_verification if attestation else "0000-0000"
    bon = hmac.compare_digest(code.encode(), attendu.encode())
    if attestation is None or not bon:
        return None
    limites.rendre((PAR_ADRESSE, adresse))
    donnees = DonneesAttestation.model_validate(attestation.donnees)
    personne = donnees.concerne
    return Verification(
        numero=attestation.numero,
        nature=Nature(attestation.nature),
        titre=natures.modele(attestation.nature).titre,
        etat=attestation.etat(le),
        valable_du=attestation.valable_du,
        valable_au=attestation.valable_au,
        retiree_le=_jour(attestation.retiree_le),
        demande_close_le=_jour(attestation.demande_close_le),
        initiale="" if personne.siret else personne.nom[:1].upper(),
        annee_naissance=personne.ne_le.year if personne.ne_le else None,
        siret=donnees.titulaire.siret[-CHIFFRES_DU_SIRET:],
    )


def _jour(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None

"""The family half of the other permits: its codes, and what the law answers to a request."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import DocumentDu
from demarches.catalogue.schema import Demarche, EtatFenetre, TypeDemande
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.attendus import AUJOURDHUI, PREMIERE
from tests.demarches.catalogue.factories import personne

VPF = "vie-privee-familiale"
CONJOINT = f"{VPF}-conjoint-francais"
PARENT = f"{VPF}-parent-enfant-francais"
REGROUPEMENT = f"{VPF}-regroupement-familial"
LIENS = f"{VPF}-liens-personnels"
TREIZE_ANS = f"{VPF}-jeune-entre-avant-13-ans"
ASE = f"{VPF}-jeune-aide-sociale-enfance"
NE_EN_FRANCE = f"{VPF}-ne-en-france"
ORDONNANCE = f"{VPF}-ordonnance-protection"
MALADE, HUMANITAIRE, REGULARISATION = "etranger-malade", "motif-humanitaire", "regularisation"
PAS_ENCORE, OUVERTE, TARDIVE, FERMEE = EtatFenetre

AVRIL_2026, MAI_2026 = date(2026, 4, 30), date(2026, 5, 1)
VIOLENCES: dict[str, Any] = {"vie_commune_effective": False, "cause_rupture": "violences"}
DECES: dict[str, Any] = {"vie_commune_effective": False, "cause_rupture": "deces"}
ENFANT: dict[str, Any] = {
    "lien_regroupement": "enfant",
    "document_detenu": False,
    "titre_nature": None,
}

METIER: dict[str, Any] = {
    "fondement_regularisation": "metier_tension",
    "emploi_metier_tension": True,
    "mois_activite": 12,
    "vit_en_france_depuis": date(2023, 11, 22),
}


def demande(
    code: str, type_demande: TypeDemande, le: date, reponses: dict[str, Any]
) -> tuple[Demarche, TypeDemande, Situation, date]:
    """What every question to the law takes."""
    return charger().demarche(code), type_demande, personne(code, **reponses), le


def etat(
    code: str, le: date, type_demande: TypeDemande = PREMIERE, **reponses: Any
) -> EtatFenetre | None:
    """Where that day stands against the window."""
    return calcul.fenetre(*demande(code, type_demande, le, reponses)).etat


def total(code: str, le: date, type_demande: TypeDemande = PREMIERE, **reponses: Any) -> int | None:
    """What is due in all, in cents."""
    return calcul.couts(*demande(code, type_demande, le, reponses)).total_cents


def pieces(
    code: str, type_demande: TypeDemande = PREMIERE, le: date = AUJOURDHUI, **reponses: Any
) -> set[str]:
    """Documents surely due: those whose condition is settled and met."""
    dues = calcul.pieces(*demande(code, type_demande, le, reponses))
    return {p.id for p in dues if p.obligatoire}


def eligible(
    code: str, type_demande: TypeDemande = PREMIERE, le: date = AUJOURDHUI, **reponses: Any
) -> bool | None:
    """Whether the answers meet the conditions."""
    return calcul.eligibilite(*demande(code, type_demande, le, reponses)).eligible


def papier(
    code: str,
    nature: str,
    type_demande: TypeDemande = PREMIERE,
    le: date = AUJOURDHUI,
    **reponses: Any,
) -> DocumentDu:
    """The only paper of that nature."""
    dus = calcul.documents(*demande(code, type_demande, le, reponses))
    (seul,) = [d for d in dus if d.nature == nature]
    return seul

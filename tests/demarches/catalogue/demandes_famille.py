"""The family half of the other permits: its codes, and what the law answers to a request."""

from __future__ import annotations

from datetime import date

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import EtatFenetre
from tests.demarches.catalogue.attendus import (
    AUJOURDHUI,
    PREMIERE,
)
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
VIOLENCES = {"vie_commune": False, "cause_rupture": "violences"}
DECES = {"vie_commune": False, "cause_rupture": "deces"}
ENFANT = {"lien_regroupement": "enfant", "document_detenu": False, "titre_nature": None}

METIER = {
    "fondement_regularisation": "metier_tension",
    "emploi_metier_tension": True,
    "mois_activite": 12,
    "vit_en_france_depuis": date(2023, 11, 22),
}


def demande(code, type_demande, le, reponses):
    return charger().demarche(code), type_demande, personne(code, **reponses), le


def etat(code, le, type_demande=PREMIERE, **reponses):
    return calcul.fenetre(*demande(code, type_demande, le, reponses)).etat


def total(code, le, type_demande=PREMIERE, **reponses):
    return calcul.couts(*demande(code, type_demande, le, reponses)).total_cents


def pieces(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    """Documents surely due: those whose condition is settled and met."""
    dues = calcul.pieces(*demande(code, type_demande, le, reponses))
    return {p.id for p in dues if p.obligatoire}


def eligible(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    return calcul.eligibilite(*demande(code, type_demande, le, reponses)).eligible


def papier(code, nature, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    return next(
        (
            d
            for d in calcul.documents(*demande(code, type_demande, le, reponses))
            if d.nature == nature
        ),
        None,
    )

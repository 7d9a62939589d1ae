"""Situations of visibly fictitious people, one per procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue.situation import Situation

AUJOURDHUI = date(2026, 11, 22)
EN_2021 = date(2021, 10, 15)
FIN = date(2027, 2, 10)

PERSONNES: dict[str, dict[str, Any]] = {
    "bpi-refugie": {
        "nom": "EXEMPLE",
        "protection": "refugie",
        "titre_nature": "cr",
        "titre_fin": FIN,
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
    },
    "bpi-refugie-mineur-16-18": {
        "nom": "EXEMPLE",
        "enfant_nom": "EXEMPLE",
        "enfant_date_naissance": date(2010, 6, 1),
        "enfant_protection": "refugie",
        "enfant_veut_travailler": True,
        "second_parent": "decede",
        "titre_nature": "cr",
        "titre_fin": FIN,
    },
    "bpi-protection-subsidiaire": {
        "nom": "EXEMPLE",
        "protection": "protection_subsidiaire",
        "titre_nature": "csp",
        "titre_fin": FIN,
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
    },
    "bpi-famille-refugie": {
        "nom": "EXEMPLE",
        "date_naissance": date(1990, 1, 1),
        "lien_refugie": "conjoint",
        "reunification_familiale": True,
        "date_mariage": date(2015, 5, 5),
        "date_statut_refugie": date(2024, 5, 5),
        "vie_commune": True,
        "titre_nature": "cr",
        "titre_fin": FIN,
        "situation_familiale": "marie",
        "nb_enfants": 0,
    },
    "passeport-talent": {
        "nom": "EXEMPLE",
        "categorie_talent": "salarie_qualifie",
        "cas_salarie_qualifie": "diplome",
        "salaire_annuel_brut": 45_000,
        "contrat_debut": date(2026, 9, 1),
        "contrat_indetermine": True,
        "perte_emploi": False,
        "titre_nature": "vls_ts",
        "titre_fin": FIN,
        "date_entree_france": date(2026, 2, 11),
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
    },
    "carte-resident-longue-duree-ue": {
        "nom": "EXEMPLE",
        "date_naissance": date(1980, 1, 1),
        "nationalite": "BRA",
        "sejour_regulier_depuis": date(2015, 1, 1),
        "titres_admis": True,
        "protection": "aucune",
        "carte_bleue_europeenne": False,
        "absence_consecutive_mois": 2,
        "absence_totale_mois": 4,
        "ressources_mensuelles": 2500,
        "beneficiaire_aah_asi": False,
        "assurance_maladie": True,
        "engagement_republique": True,
        "cir_signe": True,
        "niveau_francais": "b1",
        "examen_civique": True,
        "titre_nature": "cst",
        "titre_fin": FIN,
        "situation_familiale": "marie",
        "etat_autorise_polygamie": False,
        "nb_enfants": 1,
    },
}


def personne(code: str, **autres: Any) -> Situation:
    """The person of that procedure, some answers changed (None: not known)."""
    return Situation.depuis({**PERSONNES[code], **autres})

"""What a company or a host organisation asks for a foreign person."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, Attendu

EMPLOYEUR, AVIS = TypeDemande.DEMANDE_EMPLOYEUR, TypeDemande.AVIS
CONFIRMATION = [("confirmation_depot", "depot", None)]

_ORGANISME = {
    "raison_sociale": "EXEMPLE SAS",
    "siret": "73282932000074",
    "code_postal": "69003",
    "commune": "LYON",
    "salarie_nom": "EXEMPLE",
    "salarie_prenoms": "Ana",
    "salarie_date_naissance": date(1998, 5, 6),
    "salarie_nationalite": "BRA",
}
PERSONNES: dict[str, dict[str, Any]] = {
    "autorisation-travail": {
        **_ORGANISME,
        "employeur_particulier": False,
        "salarie_titre": "aucun",
        "emploi_intitule": "Développeuse",
        "emploi_debut": date(2027, 2, 1),
        "emploi_duree": "douze_mois_ou_plus",
        "emploi_salaire_mensuel": 3200,
        "situation_emploi": "opposable",
        "profession_reglementee": False,
    },
    "convention-stage": {
        **_ORGANISME,
        "organisme_accueil": "entreprise",
        "stage_demande": "convention",
        "convention_signee": True,
        "stage_etablissement": "Université d’exemple",
        "date_debut_stage": date(2027, 3, 1),
        "date_fin_stage": date(2027, 8, 31),
        "stage_programme_ue": False,
    },
    "projet-entrepreneurial": {
        **_ORGANISME,
        "activite_projet": "commerciale",
        "projet_description": "Un commerce d’exemple.",
    },
}

TABLEAU = [
    Attendu(
        "autorisation-travail", EMPLOYEUR, AUJOURDHUI, "anef", None, (None, None),
        [("recu_employeur", "depot", None), ("autorisation_travail", "decision", None)],
        ("autorisation_travail", None), None, False, None,
    ),
    Attendu(
        "autorisation-travail", EMPLOYEUR, EN_2021, "anef", None, (None, None),
        [("recu_employeur", "depot", None), ("autorisation_travail", "decision", None)],
        ("autorisation_travail", None), None, False, None,
    ),
    Attendu(
        "convention-stage", AVIS, AUJOURDHUI, "anef", "ouverte", (None, date(2027, 1, 1)),
        CONFIRMATION, ("avis", None), None, False, (30, "jours"),
    ),
    Attendu(
        "convention-stage", AVIS, EN_2021, "anef", None, (None, None),
        CONFIRMATION, None, None, False, None,
    ),
    Attendu(
        "projet-entrepreneurial", AVIS, AUJOURDHUI, "anef", None, (None, None),
        CONFIRMATION, ("avis", None), None, False, None,
    ),
    Attendu(
        "projet-entrepreneurial", AVIS, EN_2021, "anef", None, (None, None),
        CONFIRMATION, ("avis", None), None, False, None,
    ),
]  # fmt: skip

"""The first six procedures of the portal."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.demarches.catalogue.attendus import (
    AUJOURDHUI,
    D60,
    D120,
    EN_2021,
    FIN,
    PREMIERE,
    RENOUVELLEMENT,
    Attendu,
)

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
        "titre_fin": date(2027, 1, 10),
        "situation_familiale": "marie",
        "etat_autorise_polygamie": False,
        "nb_enfants": 1,
    },
}

TABLEAU = [
    Attendu(
        "bpi-refugie", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("recepisse", "depot", None)], ("cr", 120), 19_00, True, None,
    ),
    Attendu(
        "bpi-refugie", RENOUVELLEMENT, EN_2021, "prefecture", None, (None, None),
        [("recepisse", "depot", None)], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", PREMIERE, EN_2021, None, None, (None, None),
        [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", RENOUVELLEMENT, EN_2021, None, None, (None, None),
        [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("csp", 48), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("csp", 48), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire", PREMIERE, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire", RENOUVELLEMENT, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-famille-refugie", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "expiration", 3),
            ("adf", "decision", None),
        ],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-refugie", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "expiration", 3),
            ("adf", "decision", None),
        ],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-refugie", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("recepisse", "depot", None)], ("cr", 120), 19_00, True, None,
    ),
    Attendu(
        "bpi-famille-refugie", RENOUVELLEMENT, EN_2021, "prefecture", None, (None, None),
        [("recepisse", "depot", None)], ("cr", 120), None, False, None,
    ),
    Attendu(
        "passeport-talent", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", 3),
            ("adf", "decision", None),
        ],
        ("csp", 48), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "passeport-talent", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", 3),
            ("adf", "decision", None),
        ],
        ("csp", 48), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "passeport-talent", PREMIERE, EN_2021, "anef", "pas_encore",
        (date(2026, 2, 11), date(2026, 5, 11)),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", None),
            ("adf", "decision", None),
        ],
        ("csp", None), None, False, None,
    ),
    Attendu(
        "passeport-talent", RENOUVELLEMENT, EN_2021, "anef", "pas_encore",
        (date(2026, 11, 10), date(2026, 12, 10)),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", None),
            ("adf", "decision", None),
        ],
        ("csp", None), None, False, None,
    ),
    Attendu(
        "carte-resident-longue-duree-ue", PREMIERE, AUJOURDHUI, "prefecture", "ouverte",
        (date(2026, 11, 10), date(2027, 1, 10)),
        [("confirmation_depot", "depot", None), ("recepisse", "completude", None)],
        ("cr_ldue", 120), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "carte-resident-longue-duree-ue", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 11, 10), date(2027, 1, 10)),
        [("recepisse", "depot", None)], ("cr_ldue", 120), 269_00, True, None,
    ),
]  # fmt: skip

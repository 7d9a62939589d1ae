"""Student, visitor, validation of the visa, job search after studies."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue.schema import TypeDemande
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

VALIDATION = TypeDemande.VALIDATION
SEUL: dict[str, Any] = {
    "nom": "EXEMPLE",
    "date_naissance": date(2003, 3, 3),
    "nationalite": "BRA",
    "situation_familiale": "celibataire",
    "nb_enfants": 0,
}

PERSONNES: dict[str, dict[str, Any]] = {
    "etudiant": SEUL
    | {
        "inscrit_etablissement": True,
        "entree_etudes": "visa_long_sejour",
        "programme_mobilite": False,
        "annees_etudes_restantes": 2,
        "ressources_mensuelles": 900,
        "date_entree_france": date(2026, 2, 11),
        "document_detenu": True,
        "titre_nature": "vls_ts",
        "titre_fin": FIN,
    },
    "visiteur": SEUL
    | {
        "assurance_maladie": True,
        "engagement_sans_activite": True,
        "date_entree_france": date(2026, 2, 11),
        "titre_nature": "vls_ts",
        "titre_fin": FIN,
    },
    "vls-ts-validation": SEUL
    | {
        "motif_visa": "etudiant",
        "date_entree_france": date(2026, 10, 1),
        "titre_nature": "vls_ts",
        "titre_fin": date(2027, 9, 30),
    },
    "recherche-emploi-creation-entreprise": SEUL
    | {
        "profil_recherche": "diplome",
        "diplome_admis": True,
        "date_diplome": date(2026, 7, 1),
        "projet_recherche": "emploi",
        "assurance_maladie": True,
        "document_detenu": True,
        "titre_nature": "cst",
        "titre_fin": FIN,
    },
}

EN_LIGNE: list[tuple[str, str, int | None]] = [
    ("confirmation_depot", "depot", None),
    ("adp", "expiration", 3),
    ("adf", "decision", None),
]
EN_LIGNE_2021: list[tuple[str, str, int | None]] = EN_LIGNE[:1]
DU_VISA: list[tuple[str, str, int | None]] = [
    ("confirmation_depot", "depot", None),
    ("confirmation_validation", "decision", None),
]

TABLEAU = [
    Attendu(
        "etudiant", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60), EN_LIGNE,
        ("csp", 24), 150_00, False, (90, "jours"),
    ),
    Attendu(
        "etudiant", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60), EN_LIGNE,
        ("csp", 24), 100_00, False, (90, "jours"),
    ),
    Attendu(
        "etudiant", PREMIERE, EN_2021, "anef", None, (None, None), EN_LIGNE_2021,
        ("cst", None), None, False, None,
    ),
    Attendu(
        "etudiant", RENOUVELLEMENT, EN_2021, "anef", None, (None, None), EN_LIGNE_2021,
        ("cst", None), None, False, None,
    ),
    Attendu(
        "visiteur", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60), EN_LIGNE,
        ("cst", 12), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "visiteur", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60), EN_LIGNE,
        ("cst", 12), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "visiteur", PREMIERE, EN_2021, "anef", None, (None, None), EN_LIGNE_2021,
        ("cst", None), None, False, None,
    ),
    Attendu(
        "visiteur", RENOUVELLEMENT, EN_2021, "anef", None, (None, None), EN_LIGNE_2021,
        ("cst", None), None, False, None,
    ),
    Attendu(
        "vls-ts-validation", VALIDATION, AUJOURDHUI, "anef", "ouverte",
        (date(2026, 10, 1), date(2027, 1, 1)), DU_VISA, ("vls_ts", 12), 100_00, False, None,
    ),
    Attendu(
        "vls-ts-validation", VALIDATION, EN_2021, "anef", None, (None, None), DU_VISA,
        ("vls_ts", 12), None, False, None,
    ),
    Attendu(
        "recherche-emploi-creation-entreprise", PREMIERE, AUJOURDHUI, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("confirmation_depot", "depot", None), ("recepisse", "completude", None)],
        ("cst", 12), 150_00, False, (90, "jours"),
    ),
    Attendu(
        "recherche-emploi-creation-entreprise", PREMIERE, EN_2021, "prefecture", None,
        (None, None), [("recepisse", "depot", None)], None, None, False, None,
    ),
]  # fmt: skip

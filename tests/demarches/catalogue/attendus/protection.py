"""International protection: the procedures added to the first four."""

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

SEUL: dict[str, Any] = {"nom": "EXEMPLE", "situation_familiale": "celibataire", "nb_enfants": 0}
FAMILLE: dict[str, Any] = SEUL | {
    "date_naissance": date(1990, 1, 1),
    "lien_refugie": "conjoint",
    "titre_nature": "csp",
    "titre_fin": FIN,
}

PERSONNES: dict[str, dict[str, Any]] = {
    "bpi-protection-subsidiaire-carte-resident": SEUL
    | {
        "protection": "protection_subsidiaire",
        "titre_nature": "csp",
        "titre_fin": FIN,
        "sejour_regulier_depuis": date(2022, 11, 22),
    },
    "bpi-protection-subsidiaire-mineur-16-18": {
        "nom": "EXEMPLE",
        "enfant_nom": "EXEMPLE",
        "enfant_date_naissance": date(2010, 6, 1),
        "enfant_protection": "protection_subsidiaire",
        "enfant_veut_travailler": True,
        "second_parent": "decede",
        "titre_nature": "cst",
        "titre_fin": FIN,
    },
    "bpi-famille-protection-subsidiaire": FAMILLE,
    "bpi-famille-protection-subsidiaire-carte-resident": FAMILLE
    | {"sejour_regulier_depuis": date(2022, 11, 22)},
    "titre-apatride": SEUL | {"protection": "apatride"},
}

ADP_6: list[tuple[str, str, int | None]] = [("adp", "depot", 6), ("adf", "decision", None)]
CONFIRMATION_PUIS_ADP: list[tuple[str, str, int | None]] = [
    ("confirmation_depot", "depot", None),
    ("adp", "expiration", 3),
    ("adf", "decision", None),
]

TABLEAU = [
    Attendu(
        "bpi-protection-subsidiaire-carte-resident", PREMIERE, AUJOURDHUI, "anef", "ouverte",
        (None, D60), ADP_6, ("cr", 120), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire-carte-resident", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte",
        (D120, D60), ADP_6, ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire-carte-resident", PREMIERE, EN_2021, None, None, (None, None),
        [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire-carte-resident", RENOUVELLEMENT, EN_2021, None, None,
        (None, None), [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire-mineur-16-18", PREMIERE, AUJOURDHUI, "anef", "ouverte",
        (None, None), ADP_6, ("cst", None), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire-mineur-16-18", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte",
        (D120, D60), ADP_6, ("cst", None), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire-mineur-16-18", PREMIERE, EN_2021, None, None, (None, None),
        [], ("cst", None), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire-mineur-16-18", RENOUVELLEMENT, EN_2021, None, None,
        (None, None), [], ("cst", None), None, False, None,
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire", PREMIERE, AUJOURDHUI, "anef", "ouverte",
        (None, None), CONFIRMATION_PUIS_ADP, ("csp", 48), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte",
        (D120, D60), CONFIRMATION_PUIS_ADP, ("csp", 48), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire", PREMIERE, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire", RENOUVELLEMENT, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire-carte-resident", PREMIERE, AUJOURDHUI, "anef",
        "ouverte", (None, D60), CONFIRMATION_PUIS_ADP, ("cr", 120), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire-carte-resident", RENOUVELLEMENT, AUJOURDHUI, "anef",
        "ouverte", (D120, D60), CONFIRMATION_PUIS_ADP, ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire-carte-resident", PREMIERE, EN_2021, None, None,
        (None, None), [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-famille-protection-subsidiaire-carte-resident", RENOUVELLEMENT, EN_2021, None, None,
        (None, None), [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "titre-apatride", PREMIERE, AUJOURDHUI, "prefecture", "ouverte", (None, None),
        [("confirmation_depot", "depot", None), ("recepisse", "completude", None)],
        ("cst", None), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "titre-apatride", PREMIERE, EN_2021, "prefecture", "ouverte", (None, None),
        [("recepisse", "depot", None)], ("cst", None), None, False, None,
    ),
]  # fmt: skip

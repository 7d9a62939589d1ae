"""Nationality by decree, from France and from abroad."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, FIN, PREMIERE, Attendu

PERSONNES: dict[str, dict[str, Any]] = {
    "naturalisation-france": {
        "nom": "EXEMPLE",
        "date_naissance": date(1985, 4, 2),
        "nationalite": "BRA",
        "code_postal": "75011",
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
        "titre_nature": "cr",
        "titre_fin": FIN,
        "acces_nationalite": "naturalisation",
        "residence_france_depuis": date(2018, 3, 1),
        "protection": "aucune",
        "interdiction_territoire": False,
        "condamnation_excluante": False,
        "niveau_francais": "b2",
        "examen_civique": True,
        "mariage_anterieur": False,
        "ancien_combattant": False,
    },
    "naturalisation-etranger": {
        "nom": "EXEMPLE",
        "date_naissance": date(1985, 4, 2),
        "nationalite": "BRA",
        "residence_assimilee": "activite",
        "interdiction_territoire": False,
        "condamnation_excluante": False,
    },
}

TABLEAU = [
    Attendu(
        "naturalisation-france", PREMIERE, AUJOURDHUI, "anef", None, (None, None),
        [("confirmation_depot", "depot", None), ("recepisse", "completude", None)],
        ("nationalite", None), 255_00, False, (18, "mois"),
    ),
    Attendu(
        "naturalisation-france", PREMIERE, EN_2021, "plateforme_naturalisation", None, (None, None),
        [("recepisse", "completude", None)], ("nationalite", None), 55_00, True, (18, "mois"),
    ),
    Attendu(
        "naturalisation-etranger", PREMIERE, AUJOURDHUI, "consulat", None, (None, None),
        [("recepisse", "completude", None)], ("nationalite", None), 255_00, False, (18, "mois"),
    ),
    Attendu(
        "naturalisation-etranger", PREMIERE, EN_2021, "consulat", None, (None, None),
        [("recepisse", "completude", None)], ("nationalite", None), 55_00, True, (18, "mois"),
    ),
]  # fmt: skip

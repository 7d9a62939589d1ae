"""A minor's travel document, a protected person's travel document."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import (
    AUJOURDHUI,
    EN_2021,
    FIN,
    PREMIERE,
    RENOUVELLEMENT,
    Attendu,
)

CONFIRMATION = [("confirmation_depot", "depot", None)]

PERSONNES: dict[str, dict[str, Any]] = {
    "dcem": {
        "nom": "EXEMPLE",
        "nationalite": "BRA",
        "enfant_nom": "EXEMPLE",
        "enfant_date_naissance": date(2016, 6, 1),
        "enfant_nationalite": "BRA",
        "dcem_situation": "parent_titulaire",
        "demande_par_mandataire": False,
        "accord_retrait": False,
        "second_parent": "decede",
    },
    "tve": {
        "nom": "EXEMPLE",
        "nationalite": "SYR",
        "tve_pour": "moi",
        "protection": "refugie",
        "titre_nature": "cr",
        "titre_fin": FIN,
    },
}

TABLEAU = [
    *(
        Attendu(
            "dcem", type_demande, le, "anef", None, (None, None),
            CONFIRMATION, ("dcem", 60), 50_00, le == EN_2021, None,
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT, TypeDemande.DUPLICATA)
        for le in (AUJOURDHUI, EN_2021)
    ),
    *(
        Attendu(
            "tve", type_demande, AUJOURDHUI, "anef", None, (None, None),
            CONFIRMATION, ("tve", 60), 45_00, False, None,
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
    *(
        Attendu(
            "tve", type_demande, EN_2021, None, None, (None, None),
            [], ("tve", 60), 45_00, True, None,
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
]  # fmt: skip

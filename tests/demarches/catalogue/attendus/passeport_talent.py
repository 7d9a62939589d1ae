"""The nine talent categories under their own codes: the general procedure, one answer settled."""

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

_CONTRAT = {
    "contrat_debut": date(2026, 9, 1),
    "contrat_indetermine": True,
    "perte_emploi": False,
}
_CAS: dict[str, dict[str, Any]] = {
    "salarie-qualifie": {
        **_CONTRAT,
        "cas_salarie_qualifie": "diplome",
        "salaire_annuel_brut": 45_000,
    },
    "carte-bleue": {**_CONTRAT, "salaire_annuel_brut": 65_000},
    "profession-medicale": {**_CONTRAT},
    "chercheur": {**_CONTRAT},
    "porteur-projet": {"cas_porteur_projet": "creation"},
    "representant-legal": {**_CONTRAT},
    "artiste": {**_CONTRAT, "artiste_salarie": False},
    "renommee": {},
    "famille": {"carte_du_titulaire": "talent"},
}
_SILENCES = {"carte-bleue": (90, "jours"), "chercheur": (60, "jours")}

PERSONNES: dict[str, dict[str, Any]] = {
    f"passeport-talent-{cas}": {
        "nom": "EXEMPLE",
        "titre_nature": "vls_ts",
        "titre_fin": FIN,
        "date_entree_france": date(2026, 2, 11),
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
        **reponses,
    }
    for cas, reponses in _CAS.items()
}

CONFIRMATION, FAVORABLE = ("confirmation_depot", "depot", None), ("adf", "decision", None)


def _en_2021(cas: str) -> tuple[str | None, list[tuple[str, str, int | None]]]:
    """Medical professions became a category in 2024: nobody received them before."""
    adp = ("adp", "completude", None)
    return (
        (None, [adp]) if cas == "profession-medicale" else ("anef", [CONFIRMATION, adp, FAVORABLE])
    )


TABLEAU = [
    *(
        Attendu(
            f"passeport-talent-{cas}", type_demande, AUJOURDHUI, "anef", "ouverte", (D120, D60),
            [CONFIRMATION, ("adp", "completude", 3), FAVORABLE],
            ("csp", 48), total, False, _SILENCES.get(cas, (4, "mois")),
        )
        for cas in _CAS
        for type_demande, total in ((PREMIERE, 350_00), (RENOUVELLEMENT, 250_00))
    ),
    *(
        Attendu(
            f"passeport-talent-{cas}", type_demande, EN_2021, _en_2021(cas)[0], "pas_encore",
            bornes, _en_2021(cas)[1], ("csp", None), None, False, None,
        )
        for cas in _CAS
        for type_demande, bornes in (
            (PREMIERE, (date(2026, 2, 11), date(2026, 5, 11))),
            (RENOUVELLEMENT, (date(2026, 11, 10), date(2026, 12, 10))),
        )
    ),
]  # fmt: skip

"""Change of address, replacement of a lost permit, change of civil status."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, Attendu

DECLARATION, DUPLICATA = TypeDemande.DECLARATION, TypeDemande.DUPLICATA
CONFIRMATION = ("confirmation_depot", "depot", None)
ATTESTATION = ("attestation_changement", "decision", None)

_TITULAIRE = {
    "nom": "EXEMPLE",
    "nationalite": "BRA",
    "titre_nature": "csp",
    "titre_fin": date(2028, 2, 10),
    "famille_citoyen_europeen": False,
}
PERSONNES: dict[str, dict[str, Any]] = {
    "changement-adresse": {
        **_TITULAIRE,
        "date_emmenagement": date(2026, 10, 1),
        "nouvelle_carte": True,
    },
    "duplicata": {
        **_TITULAIRE,
        "motif_duplicata": "perte",
        "duplicata_tarif": "plein",
        "situation_familiale": "celibataire",
        "nb_enfants": 0,
    },
    "modification-etat-civil": {**_TITULAIRE, "changement_etat_civil": "mariage"},
}

TABLEAU = [
    Attendu(
        "changement-adresse", DECLARATION, AUJOURDHUI, "anef", "ouverte", (None, date(2027, 1, 1)),
        [CONFIRMATION, ATTESTATION], ("csp", None), 50_00, False, None,
    ),
    Attendu(
        "changement-adresse", DECLARATION, EN_2021, "anef", None, (None, None),
        [CONFIRMATION, ATTESTATION], ("csp", None), 25_00, True, None,
    ),
    Attendu(
        "duplicata", DUPLICATA, AUJOURDHUI, "anef", "ouverte", (None, None),
        [CONFIRMATION], ("csp", None), 250_00, False, None,
    ),
    Attendu(
        "duplicata", DUPLICATA, EN_2021, "anef", None, (None, None),
        [CONFIRMATION], ("csp", None), 225_00, True, None,
    ),
    Attendu(
        "modification-etat-civil", DECLARATION, AUJOURDHUI, "anef", None, (None, None),
        [CONFIRMATION], ("csp", None), 50_00, False, None,
    ),
    Attendu(
        "modification-etat-civil", DECLARATION, EN_2021, "anef", None, (None, None),
        [CONFIRMATION], ("csp", None), 25_00, True, None,
    ),
]  # fmt: skip

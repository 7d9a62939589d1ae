"""The identity card: told, not filed here; the guide of 2021 alone, its prices unsure since."""

from __future__ import annotations

from typing import Any

from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, Attendu

MAJEUR: dict[str, Any] = {
    "titulaire_francais": True,
    "titulaire_age": 30,
    "nom_usage_nouveau": False,
    "passeport_etat": "valide",
}
MINEUR: dict[str, Any] = {**MAJEUR, "titulaire_age": 8, "autorite_parentale": True}

PERSONNES: dict[str, dict[str, Any]] = {
    "cni-majeur-perte": MAJEUR,
    "cni-majeur-vol": MAJEUR,
    "cni-mineur-premiere": MINEUR,
    "cni-mineur-renouvellement": {**MINEUR, "carte_identite_etat": "valide"},
    "cni-mineur-perte": MINEUR,
    "cni-mineur-vol": MINEUR,
}

# Kind of request, state of the window, months the card lasts, cents.
_ATTENDUS: dict[str, tuple[str, str | None, int, int]] = {
    "cni-majeur-perte": ("remplacement", None, 180, 25_00),
    "cni-majeur-vol": ("remplacement", None, 180, 25_00),
    "cni-mineur-premiere": ("premiere_demande", None, 120, 0),
    "cni-mineur-renouvellement": ("renouvellement", "ouverte", 120, 0),
    "cni-mineur-perte": ("remplacement", None, 120, 25_00),
    "cni-mineur-vol": ("remplacement", None, 120, 25_00),
}

TABLEAU = [
    Attendu(
        code, TypeDemande(type_demande), le, "mairie_ants_pre_demande", etat, (None, None), [],
        ("cni", mois), cents, le == EN_2021, None,
    )
    for code, (type_demande, etat, mois, cents) in _ATTENDUS.items()
    for le in (EN_2021, AUJOURDHUI)
]  # fmt: skip

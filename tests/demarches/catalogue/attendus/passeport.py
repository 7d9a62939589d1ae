"""The passport: told, not filed here; the guide of 2021 alone, its prices unsure since."""

from __future__ import annotations

from typing import Any

from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, Attendu

MAJEUR: dict[str, Any] = {
    "titulaire_francais": True,
    "titulaire_age": 30,
    "nom_usage_nouveau": False,
    "carte_identite_etat": "valide",
    "passeport_etat": "valide",
    "passeport_modele": "biometrique",
    "motif_urgence": "humanitaire",
    "lieu_demande": "ailleurs",
    "pays_du_consulat": "autre",
}
MINEUR: dict[str, Any] = {**MAJEUR, "titulaire_age": 14, "autorite_parentale": True}

MAIRIE, CONSULAT, PREFECTURE = "mairie_ants_pre_demande", "consulat", "prefecture"
PREMIERE, RENOUVELLEMENT, REMPLACEMENT = "premiere_demande", "renouvellement", "remplacement"

# Kind of request, channel, months the passport lasts (None: the guide is cut), cents.
_ATTENDUS: dict[str, tuple[str, str, int | None, int]] = {
    "passeport-majeur-premiere-france": (PREMIERE, MAIRIE, 120, 86_00),
    "passeport-majeur-premiere-etranger": (PREMIERE, CONSULAT, 120, 96_00),
    "passeport-majeur-temporaire-france": (PREMIERE, PREFECTURE, 12, 30_00),
    "passeport-majeur-temporaire-etranger": (PREMIERE, CONSULAT, 12, 45_00),
    "passeport-majeur-renouvellement-france": (RENOUVELLEMENT, MAIRIE, 120, 86_00),
    "passeport-majeur-renouvellement-etranger": (RENOUVELLEMENT, CONSULAT, 120, 96_00),
    "passeport-majeur-perte-france": (REMPLACEMENT, MAIRIE, 120, 86_00),
    "passeport-majeur-perte-etranger": (REMPLACEMENT, CONSULAT, 120, 96_00),
    "passeport-majeur-vol-france": (REMPLACEMENT, MAIRIE, 120, 86_00),
    "passeport-majeur-vol-etranger": (REMPLACEMENT, CONSULAT, 120, 96_00),
    "passeport-mineur-premiere-france": (PREMIERE, MAIRIE, 60, 17_00),
    "passeport-mineur-premiere-etranger": (PREMIERE, CONSULAT, 60, 27_00),
    "passeport-mineur-temporaire-france": (PREMIERE, PREFECTURE, 12, 30_00),
    "passeport-mineur-temporaire-etranger": (PREMIERE, CONSULAT, 12, 45_00),
    "passeport-mineur-renouvellement-france": (RENOUVELLEMENT, MAIRIE, 60, 17_00),
    "passeport-mineur-renouvellement-etranger": (RENOUVELLEMENT, CONSULAT, 60, 27_00),
    "passeport-mineur-perte-france": (REMPLACEMENT, MAIRIE, 60, 17_00),
    "passeport-mineur-perte-etranger": (REMPLACEMENT, CONSULAT, 60, 27_00),
    "passeport-mineur-vol-france": (REMPLACEMENT, MAIRIE, 60, 17_00),
    "passeport-mineur-vol-etranger": (REMPLACEMENT, CONSULAT, None, 27_00),
}

PERSONNES: dict[str, dict[str, Any]] = {
    code: MINEUR if "-mineur-" in code else MAJEUR for code in _ATTENDUS
}

TABLEAU = [
    Attendu(
        code, TypeDemande(type_demande), le, canal, None, (None, None), [],
        ("passeport", mois) if mois else None, cents, le == EN_2021, None,
    )
    for code, (type_demande, canal, mois, cents) in _ATTENDUS.items()
    for le in (EN_2021, AUJOURDHUI)
]  # fmt: skip

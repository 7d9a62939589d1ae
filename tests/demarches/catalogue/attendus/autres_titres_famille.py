"""Private and family life, health, humanitarian grounds, exceptional admission."""

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

SANS_DOCUMENT: dict[str, Any] = {
    "nom": "EXEMPLE",
    "nationalite": "BRA",
    "date_naissance": date(1990, 1, 1),
    "pays_naissance": "BRA",
    "situation_familiale": "celibataire",
    "nb_enfants": 0,
    "document_detenu": False,
    "date_entree_france": date(2026, 10, 1),
    "visa_a_regulariser": False,
    "titre_fin": FIN,
    "niveau_francais": "a2",
    "examen_civique": True,
}
AVEC_VISA: dict[str, Any] = {
    **SANS_DOCUMENT,
    "document_detenu": True,
    "titre_nature": "vls_ts",
    "date_entree_france": date(2026, 2, 11),
    "situation_familiale": "marie",
    "etat_autorise_polygamie": False,
    "vie_commune_effective": True,
    "entree_reguliere": True,
}
JEUNE: dict[str, Any] = {**SANS_DOCUMENT, "date_naissance": date(2008, 6, 15)}

PERSONNES: dict[str, dict[str, Any]] = {
    "vie-privee-familiale": {
        **SANS_DOCUMENT,
        "document_detenu": True,
        "titre_nature": "cst",
        "cas_vpf": "autre",
    },
    "vie-privee-familiale-conjoint-francais": {
        **AVEC_VISA,
        "conjoint_reste_francais": True,
        "mariage_en_france": False,
        "mariage_est_transcrit": True,
        "entree_visa_long_sejour": True,
    },
    "vie-privee-familiale-parent-enfant-francais": {
        **SANS_DOCUMENT,
        "nb_enfants": 1,
        "enfant_francais": True,
        "enfant_date_naissance": date(2020, 3, 3),
        "enfant_reside_france": True,
        "contribution_enfant": True,
        "filiation_reconnaissance": False,
    },
    "vie-privee-familiale-regroupement-familial": {
        **AVEC_VISA,
        "lien_regroupement": "conjoint",
        "regroupement_autorise": True,
        "rejoint_titulaire": True,
    },
    "vie-privee-familiale-liens-personnels": {
        **SANS_DOCUMENT,
        "date_entree_france": date(2019, 5, 5),
        "liens_en_france": True,
    },
    "vie-privee-familiale-jeune-entre-avant-13-ans": {
        **JEUNE,
        "vit_en_france_depuis": date(2015, 9, 1),
        "vecu_avec_parent": True,
    },
    "vie-privee-familiale-jeune-aide-sociale-enfance": {
        **JEUNE,
        "date_confie_ase": date(2023, 4, 2),
        "formation_suivie": True,
    },
    "vie-privee-familiale-ne-en-france": {
        **JEUNE,
        "date_naissance": date(2008, 11, 1),
        "pays_naissance": "FRA",
        "vit_en_france_depuis": date(2008, 11, 1),
        "annees_ecole_france": 7,
    },
    "vie-privee-familiale-ordonnance-protection": {
        **SANS_DOCUMENT,
        "ordonnance_du_juge": True,
        "ordonnance_en_cours": True,
    },
    "etranger-malade": {**SANS_DOCUMENT, "cas_sante": "malade", "residence_habituelle": True},
    "motif-humanitaire": {
        **SANS_DOCUMENT,
        "cas_humanitaire": "traite",
        "plainte_deposee": True,
    },
    "regularisation": {
        **SANS_DOCUMENT,
        "fondement_regularisation": "humanitaire",
        "mention_demandee": "vie_privee_familiale",
        "visa_a_regulariser": True,
        "autre_identite": False,
    },
}

# At the counter two months before the end of the permit: 10 December 2026 to 10 February 2027.
GUICHET = (date(2026, 12, 10), FIN)
LIGNE = (D120, D60)
ENTREE = (None, date(2026, 12, 1))
AU_GUICHET = [("confirmation_depot", "depot", None), ("recepisse", "completude", None)]
ADP = [("confirmation_depot", "depot", None), ("adp", "expiration", 3), ("adf", "decision", None)]
ADP_JEUNE = [
    ("confirmation_depot", "depot", None),
    ("adp", "completude", 3),
    ("adf", "decision", None),
]
MOIS_4 = (4, "mois")


def _ligne(
    code: str, type_demande: Any, etat: str, bornes: Any, documents: Any, titre: Any, total: int,
    *, canal: str = "anef", confirme: bool = False,
) -> Attendu:  # fmt: skip
    """A row of today: silence is a refusal after four months for all of them."""
    return Attendu(
        code, type_demande, AUJOURDHUI, canal, etat, bornes, documents, titre, total, confirme,
        MOIS_4,
    )  # fmt: skip


def _guichet(
    code: str, type_demande: Any, etat: str, bornes: Any, titre: Any, total: int
) -> Attendu:
    return _ligne(code, type_demande, etat, bornes, AU_GUICHET, titre, total, canal="prefecture")


VPF = "vie-privee-familiale"
TABLEAU = [
    *(
        Attendu(
            VPF, t, AUJOURDHUI, "prefecture", "pas_encore", GUICHET, AU_GUICHET, None, None, False,
            MOIS_4,
        )
        for t in (PREMIERE, RENOUVELLEMENT)
    ),
    _ligne(f"{VPF}-conjoint-francais", PREMIERE, "ouverte", LIGNE, ADP, ("cst", 12), 350_00),
    _ligne(f"{VPF}-conjoint-francais", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 24), 250_00),
    _ligne(f"{VPF}-parent-enfant-francais", PREMIERE, "ouverte", ENTREE, ADP, ("cst", 12), 350_00),
    _ligne(
        f"{VPF}-parent-enfant-francais", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 24), 250_00
    ),
    _ligne(f"{VPF}-regroupement-familial", PREMIERE, "ouverte", LIGNE, ADP, ("cst", 12), 150_00),
    _ligne(
        f"{VPF}-regroupement-familial", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 48), 100_00
    ),
    _guichet(
        f"{VPF}-liens-personnels", PREMIERE, "tardive", (None, date(2019, 7, 5)), ("cst", 12),
        350_00,
    ),
    _guichet(
        f"{VPF}-liens-personnels", RENOUVELLEMENT, "pas_encore", GUICHET, ("csp", 24), 250_00
    ),
    _guichet(
        f"{VPF}-jeune-entre-avant-13-ans", PREMIERE, "ouverte",
        (date(2026, 6, 15), date(2027, 6, 14)), ("cst", 12), 350_00,
    ),
    _guichet(
        f"{VPF}-jeune-entre-avant-13-ans", RENOUVELLEMENT, "pas_encore", GUICHET, ("csp", 48),
        250_00,
    ),
    _ligne(
        f"{VPF}-jeune-aide-sociale-enfance", PREMIERE, "ouverte",
        (date(2026, 6, 15), date(2027, 6, 14)), ADP_JEUNE, ("cst", 12), 50_00,
    ),
    _ligne(
        f"{VPF}-jeune-aide-sociale-enfance", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 48),
        250_00,
    ),
    _ligne(
        f"{VPF}-ne-en-france", PREMIERE, "ouverte", (date(2024, 11, 1), date(2027, 1, 1)),
        ADP_JEUNE, ("cst", 12), 350_00,
    ),
    _ligne(f"{VPF}-ne-en-france", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 48), 250_00),
    _ligne(
        f"{VPF}-ordonnance-protection", PREMIERE, "ouverte", ENTREE, ADP, ("cst", 12), 0,
        confirme=True,
    ),
    _ligne(
        f"{VPF}-ordonnance-protection", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("cst", 12), 0,
        confirme=True,
    ),
    _ligne("etranger-malade", PREMIERE, "ouverte", ENTREE, ADP, ("cst", 12), 50_00),
    _ligne("etranger-malade", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("csp", 48), 250_00),
    _ligne("motif-humanitaire", PREMIERE, "ouverte", ENTREE, ADP, ("cst", 12), 0, confirme=True),
    _ligne(
        "motif-humanitaire", RENOUVELLEMENT, "ouverte", LIGNE, ADP, ("cst", 12), 0, confirme=True
    ),
    _guichet("regularisation", PREMIERE, "ouverte", (None, None), ("cst", 12), 650_00),
    _guichet("regularisation", RENOUVELLEMENT, "pas_encore", GUICHET, ("cst", 12), 250_00),
    # In 2021 the calendar only names these permits, filed at the prefecture.
    *(
        Attendu(
            code, t, EN_2021, "prefecture", None, (None, None), [("recepisse", "depot", None)],
            None, None, False, None,
        )
        for code in PERSONNES
        for t in (PREMIERE, RENOUVELLEMENT)
    ),
]  # fmt: skip

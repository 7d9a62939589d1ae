"""Work permits, traineeship and European cards."""

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

# At the counter one files in the two months before the end of the document held.
FIN_PROCHE = date(2027, 1, 10)
DEUX_MOIS = (date(2026, 11, 10), FIN_PROCHE)
VISA = {"nom": "EXEMPLE", "titre_nature": "vls_ts", "titre_fin": FIN_PROCHE}
CARTE = {"nom": "EXEMPLE", "titre_nature": "cst", "titre_fin": FIN_PROCHE}

PERSONNES: dict[str, dict[str, Any]] = {
    "salarie-travailleur-temporaire": {"nom": "EXEMPLE", "contrat_travail": "cdi"},
    "salarie": {
        **CARTE,
        "contrat_travail": "cdi",
        "autorisation_travail": True,
        "emploi_au_renouvellement": "meme_emploi",
        "niveau_francais": "a2",
        "examen_civique": True,
        "date_entree_france": date(2025, 2, 11),
    },
    "travailleur-temporaire": {
        **VISA,
        "contrat_travail": "cdd",
        "autorisation_travail": True,
        "emploi_au_renouvellement": "meme_emploi",
        "date_entree_france": date(2026, 2, 11),
    },
    "entrepreneur-profession-liberale": {
        **CARTE,
        "activite_independante": "liberale",
        "creation_activite": False,
        "activite_reglementee": False,
        "niveau_francais": "b1",
        "examen_civique": True,
        "date_entree_france": date(2025, 2, 11),
    },
    "salarie-detache-ict": {
        **VISA,
        "qualite_ict": "salarie",
        "ict_encadrement_ou_expertise": True,
        "date_entree_groupe": date(2024, 1, 8),
        "ict_residence_hors_ue": True,
        "date_entree_france": date(2026, 2, 11),
    },
    "travailleur-saisonnier": {
        **VISA,
        "titre_fin": FIN,
        "residence_habituelle_etranger": True,
        "autorisation_travail": True,
        "contrat_duree_mois": 5,
        "date_entree_france": date(2026, 2, 11),
    },
    "stagiaire": {
        **VISA,
        "motif_stage": "formation",
        "convention_visee": True,
        "date_entree_france": date(2026, 2, 11),
    },
    "citoyen-ue": {
        "nom": "EXEMPLE",
        "nationalite": "DEU",
        "situation_citoyen_ue": "actif",
        "sejour_regulier_depuis": date(2024, 1, 1),
    },
    "membre-famille-ue": {
        "nom": "EXEMPLE",
        "nationalite": "BRA",
        "demande_sejour_permanent": False,
        "citoyen_ue_actif": True,
        "date_entree_france": date(2026, 10, 1),
        "titre_nature": "csp",
        "titre_fin": FIN_PROCHE,
    },
}

RECU_AU_GUICHET = [("confirmation_depot", "depot", None), ("recepisse", "completude", None)]
EN_LIGNE = [
    ("confirmation_depot", "depot", None),
    ("adp", "expiration", 3),
    ("adf", "decision", None),
]


def _en_2021(
    code: str, type_demande: TypeDemande, *, canal: str | None, recepisse: bool = False
) -> Attendu:
    """The texts read say nothing of these permits in 2021, but that the counter gives a receipt."""
    documents: list[tuple[str, str, int | None]] = (
        [("recepisse", "depot", None)] if recepisse else []
    )
    return Attendu(
        code, type_demande, EN_2021, canal, None, (None, None), documents, None, None, False, None
    )


def _au_guichet(
    code: str,
    type_demande: TypeDemande,
    titre: tuple[str, int],
    total_cents: int,
    silence: tuple[int, str],
) -> Attendu:
    return Attendu(
        code, type_demande, AUJOURDHUI, "prefecture", "ouverte", DEUX_MOIS, RECU_AU_GUICHET,
        titre, total_cents, False, silence,
    )  # fmt: skip


TABLEAU = [
    *(
        _en_2021(code, type_demande, canal="prefecture", recepisse=True)
        for code in (
            "salarie",
            "travailleur-temporaire",
            "entrepreneur-profession-liberale",
            "travailleur-saisonnier",
            "stagiaire",
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
    _en_2021("salarie-detache-ict", PREMIERE, canal="prefecture", recepisse=True),
    *(
        _en_2021(code, type_demande, canal=canal)
        for code, canal in (
            ("salarie-travailleur-temporaire", "prefecture"),
            ("citoyen-ue", "prefecture"),
            ("membre-famille-ue", None),
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
    *(
        Attendu(
            "salarie-travailleur-temporaire", type_demande, AUJOURDHUI, "prefecture", None,
            (None, None), [], None, None, False, None,
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
    _au_guichet("salarie", PREMIERE, ("cst", 12), 350_00, (4, "mois")),
    _au_guichet("salarie", RENOUVELLEMENT, ("csp", 48), 250_00, (4, "mois")),
    _au_guichet("travailleur-temporaire", PREMIERE, ("cst", 12), 350_00, (4, "mois")),
    _au_guichet("travailleur-temporaire", RENOUVELLEMENT, ("cst", 12), 250_00, (4, "mois")),
    _au_guichet("entrepreneur-profession-liberale", PREMIERE, ("cst", 12), 350_00, (4, "mois")),
    _au_guichet(
        "entrepreneur-profession-liberale", RENOUVELLEMENT, ("csp", 48), 250_00, (4, "mois")
    ),
    _au_guichet("salarie-detache-ict", PREMIERE, ("csp", 36), 350_00, (90, "jours")),
    _au_guichet("stagiaire", PREMIERE, ("cst", 6), 150_00, (90, "jours")),
    _au_guichet("stagiaire", RENOUVELLEMENT, ("cst", 6), 100_00, (90, "jours")),
    Attendu(
        "travailleur-saisonnier", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60), EN_LIGNE,
        ("csp", 36), 150_00, False, (90, "jours"),
    ),
    Attendu(
        "travailleur-saisonnier", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        EN_LIGNE, ("csp", 36), 100_00, False, (90, "jours"),
    ),
    *(
        Attendu(
            "citoyen-ue", type_demande, AUJOURDHUI, "anef", "ouverte", (None, None),
            [("attestation_demande", "depot", None)], ("csp", 60), None, False, None,
        )
        for type_demande in (PREMIERE, RENOUVELLEMENT)
    ),
    Attendu(
        "membre-famille-ue", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, date(2027, 1, 1)),
        [("attestation_demande", "depot", None)], ("csp", 60), None, False, None,
    ),
    Attendu(
        "membre-famille-ue", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", DEUX_MOIS,
        [("attestation_demande", "depot", None)], ("csp", 60), None, False, None,
    ),
]  # fmt: skip

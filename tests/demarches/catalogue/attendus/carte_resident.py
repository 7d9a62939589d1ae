"""Resident cards of ten years, first requests and renewal."""

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

_IDENTITE: dict[str, Any] = {
    "nom": "EXEMPLE",
    "date_naissance": date(1985, 4, 2),
    "nationalite": "BRA",
    "pays_naissance": "BRA",
    "situation_familiale": "celibataire",
    "nb_enfants": 0,
    "titre_nature": "cst",
    "titre_fin": FIN,
}
_FRANCAIS = {"niveau_francais": "b1", "examen_civique": True}

PERSONNES: dict[str, dict[str, Any]] = {
    "carte-resident-epoux-francais": {
        **_IDENTITE,
        **_FRANCAIS,
        "situation_familiale": "marie",
        "etat_autorise_polygamie": False,
        "conjoint_est_francais": True,
        "date_mariage": date(2019, 6, 1),
        "vie_commune": True,
        "mariage_hors_de_france": False,
        "engagement_republique": True,
    },
    "carte-resident-regroupement-familial": {
        **_IDENTITE,
        **_FRANCAIS,
        "situation_familiale": "marie",
        "etat_autorise_polygamie": False,
        "document_detenu": True,
        "qualite_regroupement": "conjoint",
        "rejoint_resident": True,
        "sejour_regulier_depuis": date(2020, 1, 15),
    },
    "carte-resident-parent-enfant-francais": {
        **_IDENTITE,
        **_FRANCAIS,
        "nb_enfants": 1,
        "enfant_francais_en_france": True,
        "carte_vpf_depuis": date(2022, 3, 1),
    },
    "carte-resident-enfant-francais": {
        **_IDENTITE,
        "date_naissance": date(2007, 1, 1),
        "titre_nature": "vls_ts",
        "parent_francais": True,
        "entre_visa_long_sejour": True,
    },
    "carte-resident-ascendant-francais": {
        **_IDENTITE,
        "date_naissance": date(1950, 1, 1),
        "titre_nature": "vls_ts",
        "a_charge_descendant_francais": True,
        "entre_visa_long_sejour": True,
    },
    "carte-resident-refugie": {
        **_IDENTITE,
        "titre_nature": "atda",
        "protection": "refugie",
    },
    "carte-resident-apatride": {
        **_IDENTITE,
        "titre_nature": "csp",
        "document_detenu": True,
        "qualite_apatride": "apatride",
        "carte_vpf_depuis": date(2017, 5, 1),
        "sejour_regulier_depuis": date(2017, 5, 1),
    },
    "carte-resident-rente-accident-travail": {
        **_IDENTITE,
        "rente_accident": "titulaire",
        "taux_incapacite": 20,
    },
    "carte-resident-victime-violences-conjugales": {
        **_IDENTITE,
        "document_detenu": True,
        "ordonnance_protection": True,
        "condamnation_definitive": True,
    },
    "carte-resident-victime-traite-proxenetisme": {
        **_IDENTITE,
        "document_detenu": True,
        "plainte_ou_temoignage": True,
        "sans_contact_auteurs": True,
        "condamnation_definitive": True,
    },
    "carte-resident-ancien-combattant-legionnaire": {
        **_IDENTITE,
        "document_detenu": True,
        "service_militaire": "unite_combattante",
    },
    "carte-resident-jeune-nationalite": {
        **_IDENTITE,
        "date_naissance": date(2008, 3, 1),
        "pays_naissance": "FRA",
        "titre_nature": None,
        "titre_fin": None,
        "reside_a_18_ans": True,
        "reside_5_ans_depuis_11_ans": True,
        "a_refuse_nationalite": True,
    },
    "carte-resident-renouvellement": {
        **_IDENTITE,
        "titre_nature": "cr",
        "reside_habituellement": True,
        "absence_consecutive_mois": 4,
    },
    "carte-resident-longue-duree-ue-renouvellement": {
        **_IDENTITE,
        "titre_nature": "cr_ldue",
        "absence_ue_3_ans": False,
        "absence_france_6_ans": False,
        "statut_autre_pays_ue": False,
    },
    "carte-resident-permanent": {
        **_IDENTITE,
        "titre_nature": "cr",
        "cartes_resident_de_suite": 2,
        "integration_deja_verifiee": True,
        "examen_civique": True,
    },
}

_EN_LIGNE = [
    ("confirmation_depot", "depot", None),
    ("adp", "expiration", 3),
    ("adf", "decision", None),
]
_AU_GUICHET = [("confirmation_depot", "depot", None), ("recepisse", "completude", None)]
_PAPIER = [("recepisse", "depot", None)]
_DEUX_MOIS = (date(2026, 12, 10), FIN)
_CR = ("cr", 120)
_4_MOIS = (4, "mois")


def _en_ligne(code: str) -> Attendu:
    return Attendu(
        code, PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        _EN_LIGNE, _CR, 350_00, False, _4_MOIS,
    )  # fmt: skip


def _guichet(code: str, cents: int, *, confirme: bool = False) -> Attendu:
    return Attendu(
        code, PREMIERE, AUJOURDHUI, "prefecture", "pas_encore", _DEUX_MOIS,
        _AU_GUICHET, _CR, cents, confirme, _4_MOIS,
    )  # fmt: skip


def _en_2021(code: str, cents: int) -> Attendu:
    return Attendu(
        code, PREMIERE, EN_2021, "prefecture", "pas_encore", _DEUX_MOIS,
        _PAPIER, _CR, cents, True, None,
    )  # fmt: skip


TABLEAU = [
    _en_ligne("carte-resident-epoux-francais"),
    _en_2021("carte-resident-epoux-francais", 269_00),
    _en_ligne("carte-resident-regroupement-familial"),
    _en_2021("carte-resident-regroupement-familial", 269_00),
    _en_ligne("carte-resident-parent-enfant-francais"),
    _en_2021("carte-resident-parent-enfant-francais", 269_00),
    _en_ligne("carte-resident-enfant-francais"),
    _en_2021("carte-resident-enfant-francais", 269_00),
    _en_ligne("carte-resident-ascendant-francais"),
    _en_2021("carte-resident-ascendant-francais", 269_00),
    # The paper request of refugees ended when theirs opened online.
    Attendu(
        "carte-resident-refugie", PREMIERE, AUJOURDHUI, None, None, (None, None),
        [], _CR, None, False, _4_MOIS,
    ),
    Attendu(
        "carte-resident-refugie", PREMIERE, EN_2021, "prefecture", "ouverte", (None, None),
        _PAPIER, _CR, 19_00, True, None,
    ),
    _guichet("carte-resident-apatride", 350_00),
    _en_2021("carte-resident-apatride", 19_00),
    _guichet("carte-resident-rente-accident-travail", 150_00),
    _en_2021("carte-resident-rente-accident-travail", 79_00),
    _guichet("carte-resident-victime-violences-conjugales", 0, confirme=True),
    _en_2021("carte-resident-victime-violences-conjugales", 0),
    _guichet("carte-resident-victime-traite-proxenetisme", 0, confirme=True),
    _en_2021("carte-resident-victime-traite-proxenetisme", 0),
    _guichet("carte-resident-ancien-combattant-legionnaire", 50_00),
    Attendu(
        "carte-resident-ancien-combattant-legionnaire", PREMIERE, EN_2021, "prefecture", None,
        (None, None), _PAPIER, _CR, 19_00, True, None,
    ),
    Attendu(
        "carte-resident-jeune-nationalite", PREMIERE, AUJOURDHUI, "prefecture", "ouverte",
        (None, date(2027, 2, 28)), _AU_GUICHET, _CR, 350_00, False, _4_MOIS,
    ),
    Attendu(
        "carte-resident-jeune-nationalite", PREMIERE, EN_2021, "prefecture", None,
        (None, None), _PAPIER, _CR, 269_00, True, None,
    ),
    Attendu(
        "carte-resident-renouvellement", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte",
        (D120, D60), _EN_LIGNE, _CR, 250_00, False, _4_MOIS,
    ),
    Attendu(
        "carte-resident-renouvellement", RENOUVELLEMENT, EN_2021, "prefecture", None,
        (None, None), _PAPIER, _CR, None, False, None,
    ),
    Attendu(
        "carte-resident-longue-duree-ue-renouvellement", RENOUVELLEMENT, AUJOURDHUI, "anef",
        "ouverte", (None, None), _EN_LIGNE, ("cr_ldue", 120), 250_00, False, _4_MOIS,
    ),
    Attendu(
        "carte-resident-longue-duree-ue-renouvellement", RENOUVELLEMENT, EN_2021, "prefecture",
        "pas_encore", _DEUX_MOIS, _PAPIER, ("cr_ldue", 120), 269_00, True, None,
    ),
    Attendu(
        "carte-resident-permanent", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        _EN_LIGNE, ("cr_permanent", None), None, False, _4_MOIS,
    ),
    Attendu(
        "carte-resident-permanent", PREMIERE, EN_2021, "prefecture", None, (None, None),
        _PAPIER, ("cr_permanent", None), None, False, None,
    ),
]  # fmt: skip

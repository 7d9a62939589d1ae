"""A minor's travel document and a protected person's one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.factories import personne

ENFANT = {
    "tve_pour": "enfant",
    "titre_nature": None,
    "titre_fin": None,
    "enfant_date_naissance": date(2015, 1, 1),
}


def demande(code: str, type_demande=PREMIERE, **autres: Any) -> tuple:
    return charger().demarche(code), type_demande, personne(code, **autres), AUJOURDHUI


def pieces(code: str, type_demande=PREMIERE, **autres: Any) -> list[str]:
    return [p.id for p in calcul.pieces(*demande(code, type_demande, **autres)) if p.obligatoire]


@pytest.mark.parametrize(
    ("autres", "eligible"),
    [
        ({"enfant_date_naissance": date(2008, 11, 23)}, True),
        ({"enfant_date_naissance": date(2008, 11, 22)}, False),
        ({"dcem_situation": "parent_francais"}, True),
        ({"dcem_situation": "enfant_de_francais"}, True),
        ({"dcem_situation": "famille_europeen"}, True),
        ({"dcem_situation": "ase"}, True),
        ({"dcem_situation": "protege"}, True),
        ({"dcem_situation": "visa_enfant_de_francais"}, True),
        ({"dcem_situation": "visiteur_avant_13_ans"}, True),
        ({"dcem_situation": "autre"}, False),
        ({"dcem_situation": None}, None),
    ],
)
def test_le_document_de_circulation_est_pour_certains_mineurs(autres, eligible):
    assert calcul.eligibilite(*demande("dcem", **autres)).eligible is eligible


@pytest.mark.parametrize(
    ("autres", "cents"),
    [
        ({}, 50_00),
        ({"nationalite": None}, 50_00),
        ({"nationalite": "DEU"}, 0),
        ({"nationalite": "FRA", "dcem_situation": "parent_francais"}, 50_00),
        ({"nationalite": "FRA", "dcem_situation": "enfant_de_francais"}, 50_00),
        ({"nationalite": "GBR", "accord_retrait": True}, 0),
        ({"nationalite": "GBR", "accord_retrait": False}, 50_00),
        ({"dcem_situation": "famille_europeen", "parent_europeen": True}, 0),
        ({"dcem_situation": "famille_europeen", "parent_europeen": False}, 50_00),
        ({"nationalite": "FRA", "dcem_situation": "famille_europeen", "parent_europeen": True}, 0),
    ],
)
def test_le_document_de_circulation_coute_50_euros_sauf_pour_un_enfant_d_europeen(autres, cents):
    assert calcul.couts(*demande("dcem", **autres)).total_cents == cents


@pytest.mark.parametrize(("le", "confirme"), [(date(2026, 4, 30), True), (date(2026, 5, 1), False)])
@pytest.mark.parametrize(
    ("code", "autres", "cents"),
    [
        ("dcem", {}, 50_00),
        ("dcem", {"nationalite": "DEU"}, 0),
        ("dcem", {"accord_retrait": True}, 0),
        ("dcem", {"dcem_situation": "famille_europeen", "parent_europeen": True}, 0),
        ("tve", {}, 45_00),
        ("tve", {"protection": "protection_subsidiaire"}, 45_00),
        ("tve", {"protection": "protection_subsidiaire", "titre_nature": "csp"}, 40_00),
        ("tve", {"protection": "protection_subsidiaire", **ENFANT}, 40_00),
    ],
)
def test_aucun_prix_lu_ne_vient_d_apres_la_loi_de_finances_de_2026(
    code, autres, cents, le, confirme
):
    couts = calcul.couts(charger().demarche(code), PREMIERE, personne(code, **autres), le)

    assert (couts.total_cents, couts.confirme) == (cents, confirme)


def test_chaque_cas_du_document_de_circulation_a_ses_pieces():
    toujours = {
        "acte-naissance-demandeur", "identite-demandeur-enfant", "livret-famille",
        "autorite-parentale", "residence-enfant-france", "justificatif-domicile",
    }  # fmt: skip

    assert set(pieces("dcem")) == toujours | {"titre-sejour-parent"}
    assert set(pieces("dcem", nationalite="FRA")) == toujours
    assert "decision-placement" in pieces("dcem", dcem_situation="ase")
    assert "decision-ofpra" in pieces("dcem", dcem_situation="protege")
    assert "mandat" in pieces("dcem", demande_par_mandataire=True)


def test_la_liste_du_document_de_circulation_lue_ne_vaut_pas_en_2021():
    requete = (charger().demarche("dcem"), PREMIERE, personne("dcem"))
    en_2021 = calcul.exigence(*requete, EN_2021)

    assert (en_2021.pieces, en_2021.ephoto.requise) == ((), False)
    assert "pieces-2021" in {n.id for n in en_2021.non_precise}
    assert calcul.exigence(*requete, date(2022, 1, 1)).pieces


def test_les_mots_sur_l_enfant_ne_parlent_pas_de_16_ans():
    for code, autres in (("dcem", {}), ("tve", ENFANT)):
        (question,) = [
            q for q in calcul.questions(*demande(code, **autres)) if q.id == "enfant_date_naissance"
        ]
        assert "16" not in question.aide


def test_le_document_de_circulation_dure_cinq_ans_et_demande_une_e_photo():
    titre = calcul.titre(*demande("dcem"))

    assert titre is not None
    assert (titre.nature, titre.duree_mois, titre.maximum) == ("dcem", 60, True)
    assert calcul.ephoto(*demande("dcem")).requise
    assert charger().demarche("dcem").deposee_par == "parent"


@pytest.mark.parametrize(
    ("autres", "mois", "cents"),
    [
        ({"protection": "refugie"}, 60, 45_00),
        ({"protection": "refugie", **ENFANT}, 60, 45_00),
        ({"protection": "protection_subsidiaire", "titre_nature": "csp"}, 48, 40_00),
        ({"protection": "protection_subsidiaire", "titre_nature": "cr"}, 60, 45_00),
        ({"protection": "protection_subsidiaire", **ENFANT}, 48, 40_00),
        ({"protection": "apatride"}, None, None),
        ({"protection": None}, None, None),
    ],
)
def test_le_titre_de_voyage_dure_et_coute_selon_la_protection_et_le_titre(autres, mois, cents):
    titre = calcul.titre(*demande("tve", **autres))

    assert (titre.duree_mois if titre else None) == mois
    assert calcul.couts(*demande("tve", **autres)).total_cents == cents


@pytest.mark.parametrize(
    ("autres", "eligible"),
    [
        ({}, True),
        ({"protection": "protection_subsidiaire"}, True),
        ({"protection": "apatride"}, True),
        ({"protection": "aucune"}, False),
        ({"titre_fin": date(2026, 11, 21)}, False),
        (ENFANT, True),
        ({**ENFANT, "enfant_date_naissance": date(2008, 11, 22)}, False),
    ],
)
def test_le_titre_de_voyage_est_pour_une_personne_protegee_dont_le_titre_est_valide(
    autres, eligible
):
    assert calcul.eligibilite(*demande("tve", **autres)).eligible is eligible


def test_un_enfant_est_nomme_et_sa_filiation_prouvee():
    pour_moi, pour_lui = demande("tve"), demande("tve", **ENFANT)

    assert "enfant_nom" not in {q.id for q in calcul.questions(*pour_moi)}
    assert "enfant_nom" in {q.id for q in calcul.questions(*pour_lui)}
    assert "titre_fin" not in {q.id for q in calcul.questions(*pour_lui)}
    assert not {"livret-famille", "autorite-parentale"} & set(pieces("tve"))
    assert {"livret-famille", "autorite-parentale"} <= set(pieces("tve", **ENFANT))
    assert "titre-detenu" not in pieces("tve", **ENFANT)


def test_l_ancien_titre_de_voyage_est_rendu_au_renouvellement():
    assert "ancien-titre-voyage" not in pieces("tve")
    assert "ancien-titre-voyage" in pieces("tve", RENOUVELLEMENT)


def test_le_titre_de_voyage_ouvre_en_mars_2022_et_mene_a_son_renouvellement():
    demarche = charger().demarche("tve")

    assert demarche.canal(date(2022, 2, 28)) is None
    assert demarche.se_depose_ici(date(2022, 3, 1))
    titulaire = Situation(titre_nature="tve", titre_motif="refugie")
    assert demarche.fait_suite(RENOUVELLEMENT, titulaire)
    assert not demarche.fait_suite(PREMIERE, titulaire)

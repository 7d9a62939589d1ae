"""Nationality by decree: who may ask, how long an answer takes, what is joined and paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, PREMIERE
from tests.demarches.catalogue.factories import personne

FRANCE, ETRANGER = "naturalisation-france", "naturalisation-etranger"
VEILLE_DE_LA_LIGNE, LIGNE = date(2023, 2, 5), date(2023, 2, 6)
LENDEMAIN = AUJOURDHUI + timedelta(days=1)


def demande(code: str, le: date = AUJOURDHUI, **autres: Any) -> tuple:
    return charger().demarche(code), PREMIERE, personne(code, **autres), le


def pieces(code: str, le: date = AUJOURDHUI, **autres: Any) -> set[str]:
    return {p.id for p in calcul.pieces(*demande(code, le, **autres)) if p.obligatoire}


@pytest.mark.parametrize(
    ("autres", "eligible"),
    [
        ({"residence_france_depuis": date(2021, 11, 22)}, True),
        ({"residence_france_depuis": date(2021, 11, 23), "cas_duree_residence": "aucun"}, False),
        ({"residence_france_depuis": date(2021, 11, 23)}, None),
        ({"residence_france_depuis": date(2024, 11, 22), "cas_duree_residence": "diplome_francais"}, True),
        ({"residence_france_depuis": date(2024, 11, 23), "cas_duree_residence": "diplome_francais"}, False),
        ({"residence_france_depuis": date(2024, 1, 1), "cas_duree_residence": "services_importants"}, True),
        ({"residence_france_depuis": date(2024, 1, 1), "cas_duree_residence": "parcours_exceptionnel"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "cas_duree_residence": "francophone_langue"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "cas_duree_residence": "francophone_scolarite"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "cas_duree_residence": "service_militaire"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "cas_duree_residence": "engagement_guerre"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "cas_duree_residence": "services_exceptionnels"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "protection": "refugie"}, True),
        ({"residence_france_depuis": AUJOURDHUI, "protection": "apatride", "cas_duree_residence": "aucun"}, False),
    ],
)  # fmt: skip
def test_la_duree_de_residence_exigee_depend_de_la_situation(autres, eligible):
    assert calcul.eligibilite(*demande(FRANCE, **autres)).eligible is eligible


@pytest.mark.parametrize(
    ("autres", "eligible"),
    [
        ({"date_naissance": date(2009, 11, 22)}, True),
        ({"date_naissance": date(2009, 11, 23)}, None),
        ({"date_naissance": date(2015, 1, 1), "parent_devenu_francais": False}, False),
        (
            {
                "date_naissance": date(2015, 1, 1),
                "parent_devenu_francais": True,
                "residence_avec_parent_depuis": date(2021, 11, 22),
            },
            True,
        ),
        (
            {
                "date_naissance": date(2015, 1, 1),
                "parent_devenu_francais": True,
                "residence_avec_parent_depuis": date(2021, 11, 23),
            },
            False,
        ),
        ({"titre_fin": date(2026, 11, 21)}, False),
        ({"titre_fin": date(2026, 11, 21), "nationalite": "CHE"}, True),
        ({"interdiction_territoire": True}, False),
        ({"condamnation_excluante": True}, False),
        ({"niveau_francais": "b1"}, False),
        ({"examen_civique": False}, False),
    ],
)
def test_l_age_le_titre_et_le_passe_comptent(autres, eligible):
    assert calcul.eligibilite(*demande(FRANCE, **autres)).eligible is eligible


@pytest.mark.parametrize(
    ("le", "niveau", "eligible"),
    [
        (date(2025, 12, 31), "b1", True),
        (date(2025, 12, 31), "a2", False),
        (date(2026, 1, 1), "b1", False),
        (date(2026, 1, 1), "b2", True),
    ],
)
def test_le_niveau_b2_est_exige_depuis_2026(le, niveau, eligible):
    verdict = calcul.eligibilite(*demande(FRANCE, le, niveau_francais=niveau))

    assert verdict.eligible is eligible


@pytest.mark.parametrize(
    ("cas", "eligible"), [("activite", True), ("monaco", True), ("armee", True),
                          ("volontaire", True), ("famille", True), ("autre", False)],
)  # fmt: skip
def test_a_l_etranger_seules_certaines_situations_valent_residence(cas, eligible):
    verdict = calcul.eligibilite(*demande(ETRANGER, residence_assimilee=cas))

    assert verdict.eligible is eligible


@pytest.mark.parametrize(
    ("depuis", "mois"),
    [(date(2016, 11, 22), 12), (date(2016, 11, 23), 18), (None, 18)],
)
def test_l_administration_a_18_mois_ou_12_apres_dix_ans_de_residence(depuis, mois):
    delai = calcul.silence(*demande(FRANCE, residence_france_depuis=depuis))

    assert delai is not None
    assert (delai.valeur, delai.unite, delai.depart) == (mois, "mois", "dossier_complet")
    assert "refusée" not in delai.effet


@pytest.mark.parametrize(
    ("le", "code_postal", "cents"),
    [
        (EN_2021, "75011", 55_00),
        (EN_2021, "97300", 27_50),
        (VEILLE_DE_LA_LIGNE, "75011", 55_00),
        (LIGNE, "75011", 55_00),
        (date(2026, 4, 30), "75011", 55_00),
        (date(2026, 4, 30), "97300", 27_50),
        (date(2026, 4, 30), None, 55_00),
        (date(2026, 5, 1), "75011", 255_00),
        (date(2026, 5, 1), "97300", 255_00),
    ],
)
def test_le_droit_de_timbre_suit_la_date_et_la_guyane(le, code_postal, cents):
    couts = calcul.couts(*demande(FRANCE, le, code_postal=code_postal))

    assert couts.total_cents == cents
    assert couts.quand == "Au dépôt, avec le dossier."


def test_le_dossier_papier_et_le_dossier_en_ligne_ont_chacun_leurs_pieces():
    papier, ligne = pieces(FRANCE, VEILLE_DE_LA_LIGNE), pieces(FRANCE, LIGNE)

    assert {"cerfa-12753-02", "photos-35x45", "timbre-fiscal-55"} <= papier
    assert not papier & {"timbre-nationalite", "acte-naissance", "etat-civil-parents"}
    assert {"timbre-nationalite", "acte-naissance", "etat-civil-parents"} <= ligne
    assert not ligne & {"cerfa-12753-02", "photos-35x45", "timbre-fiscal-55"}
    assert not calcul.ephoto(*demande(FRANCE)).requise
    assert "attestation-examen-civique" not in pieces(FRANCE, date(2025, 12, 31))
    assert "attestation-examen-civique" in pieces(FRANCE, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("autres", "demandee"),
    [
        ({"residence_france_depuis": date(2016, 11, 23)}, True),
        ({"residence_france_depuis": date(2016, 11, 22)}, False),
        ({"protection": "refugie"}, False),
        ({"protection": "apatride"}, False),
        ({"protection": "protection_subsidiaire"}, True),
        ({"date_naissance": date(2000, 3, 2)}, False),
        ({"date_naissance": date(2000, 3, 1)}, True),
    ],
)
def test_le_casier_etranger_se_demande_avant_dix_ans_de_residence(autres, demandee):
    assert ("casier-etranger" in pieces(FRANCE, **autres)) is demandee
    assert ("casier-etranger" in pieces(FRANCE, VEILLE_DE_LA_LIGNE, **autres)) is (
        demandee or autres.get("residence_france_depuis") == date(2016, 11, 22)
    )


@pytest.mark.parametrize(
    ("autres", "piece"),
    [
        ({"situation_familiale": "pacse"}, "justif-couple"),
        ({"situation_familiale": "divorce"}, "jugement-divorce"),
        ({"mariage_anterieur": True}, "justif-mariage-anterieur"),
        ({"nb_enfants": 2}, "justif-enfants-charge"),
        ({"ancien_combattant": True}, "etat-services-militaires"),
    ],
)
def test_chaque_situation_ajoute_sa_piece(autres, piece):
    assert piece not in pieces(FRANCE)
    assert piece in pieces(FRANCE, **autres)


def test_un_europeen_ou_un_mineur_ne_joint_pas_de_titre():
    assert "copie-titre-recto-verso" in pieces(FRANCE)
    assert "copie-titre-recto-verso" not in pieces(FRANCE, nationalite="NOR")
    assert "copie-titre-recto-verso" not in pieces(FRANCE, date_naissance=date(2012, 1, 1))


def test_le_recours_au_ministre_precede_le_tribunal_de_nantes():
    for code in (FRANCE, ETRANGER):
        rapo, contentieux = calcul.recours(*demande(code))
        assert (rapo.id, rapo.valeur, rapo.unite) == ("rapo", 2, "mois")
        assert "Nantes" in contentieux.autorite
        assert (contentieux.valeur, contentieux.unite) == (2, "mois")


def test_le_recepisse_est_remis_ici_quand_le_dossier_en_ligne_est_complet():
    (ligne,) = [d for d in calcul.documents(*demande(FRANCE)) if d.nature == "recepisse"]
    (papier,) = calcul.documents(*demande(FRANCE, VEILLE_DE_LA_LIGNE))

    assert (ligne.moment, ligne.emis_ici) == ("completude", True)
    assert (papier.moment, papier.emis_ici) == ("completude", False)
    titre = calcul.titre(*demande(FRANCE))
    assert titre is not None
    assert titre.a_retirer is False


def test_la_demande_se_depose_ici_depuis_le_6_fevrier_2023_et_jamais_depuis_l_etranger():
    france, etranger = charger().demarche(FRANCE), charger().demarche(ETRANGER)

    assert not france.se_depose_ici(VEILLE_DE_LA_LIGNE)
    assert france.se_depose_ici(LIGNE)
    assert not etranger.se_depose_ici(LENDEMAIN)


def test_une_condition_remplie_dispense_des_autres_de_son_groupe():
    refugie = demande(FRANCE, protection="refugie", residence_france_depuis=None)
    verdict = calcul.eligibilite(*refugie)
    assert "sans-duree-refugie" in {c.id for c in verdict.conditions if c.remplie}
    restantes = {c.id for groupe in verdict.a_verifier for c in groupe}
    assert not restantes & {"residence-5-ans", "2-ans-diplome"}
    assert verdict.contraires == ()


def test_un_groupe_dont_rien_n_est_rempli_s_oppose_en_entier():
    recent = {"residence_france_depuis": date(2025, 3, 1), "cas_duree_residence": "aucun"}
    verdict = calcul.eligibilite(*demande(FRANCE, **recent))
    assert {c.regroupement for c in verdict.contraires} == {"une_parmi:duree-residence"}

"""Only what changes the answer is asked, and eligibility keeps "not known" apart from "no"."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import TypeDemande
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, PERSONNES, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
LDUE = "carte-resident-longue-duree-ue"
CONJOINT = "vie-privee-familiale-conjoint-francais"
IDENTITE = {
    "nom", "nom_usage", "prenoms", "sexe",
    "date_naissance", "lieu_naissance", "pays_naissance", "nationalite",
}  # fmt: skip


def ids(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    demarche = charger().demarche(code)
    return [q.id for q in calcul.questions(demarche, type_demande, personne(code, **reponses), le)]


def eligible(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    demarche = charger().demarche(code)
    return calcul.eligibilite(demarche, type_demande, personne(code, **reponses), le).eligible


# A company answers about itself and about somebody else.
@pytest.mark.parametrize(
    "code", [d.code for d in charger().deposables(AUJOURDHUI) if d.deposee_par != "employeur"]
)
def test_l_identite_est_demandee_partout_et_vient_du_registre(code):
    demarche = charger().demarche(code)
    for type_demande in demarche.types:
        posees = calcul.questions(demarche, type_demande, personne(code), AUJOURDHUI)
        identite = [q for q in posees if q.groupe == "identite"]
        assert {q.id for q in identite} == IDENTITE
        assert all(q.registre for q in identite)
        assert {q.id for q in posees if q.compte} == {
            "voie", "complement_adresse", "code_postal", "commune", "telephone", "email",
        }  # fmt: skip
        assert len({q.id for q in posees}) == len(posees)


@pytest.mark.parametrize("code", list(PERSONNES))
def test_les_questions_d_un_groupe_se_suivent(code):
    demarche = charger().demarche(code)
    groupes = [q.groupe for q in calcul.questions(demarche, PREMIERE, personne(code), AUJOURDHUI)]

    suite = [g for i, g in enumerate(groupes) if i == 0 or groupes[i - 1] != g]
    assert len(suite) == len(set(suite))


def test_le_conjoint_n_est_demande_qu_a_qui_en_a_un():
    assert "conjoint_nom" not in ids("bpi-refugie", situation_familiale="celibataire")
    assert "conjoint_nom" not in ids("bpi-refugie", situation_familiale=None)
    assert "conjoint_nom" in ids("bpi-refugie", situation_familiale="pacse")


def test_la_polygamie_n_est_demandee_que_la_ou_un_document_en_depend():
    for demarche in charger().demarches:
        if demarche.famille.code not in {
            "carte_resident",
            "protection_internationale",
            "sejour_courant",
        }:
            continue
        demandee = any(q.id == "etat_autorise_polygamie" for q in demarche.questions)
        assert demandee is any(p.id == "declaration-non-polygamie" for p in demarche.pieces)
    assert "etat_autorise_polygamie" in ids(LDUE, situation_familiale="marie")
    assert "etat_autorise_polygamie" not in ids("bpi-refugie", situation_familiale="marie")


def test_la_force_majeure_n_est_demandee_qu_en_retard():
    assert "force_majeure" not in ids("bpi-refugie", RENOUVELLEMENT)
    assert "force_majeure" in ids("bpi-refugie", RENOUVELLEMENT, titre_fin=date(2026, 12, 1))


def test_le_second_parent_n_est_nomme_que_s_il_est_connu():
    code = "bpi-refugie-mineur-16-18"

    assert "second_parent_nom" not in ids(code, second_parent="decede")
    assert "second_parent_nom" not in ids(code, second_parent="inconnu")
    assert "second_parent_nom" in ids(code, second_parent="connu")
    assert {"enfant_nom", "enfant_date_naissance", "enfant_numero_etranger", "observations"} <= set(
        ids(code)
    )


def test_la_demande_d_un_mineur_est_deposee_par_un_parent():
    par = {d.code: d.deposee_par for d in charger().deposables(AUJOURDHUI)}

    assert par["bpi-refugie-mineur-16-18"] == "parent"
    assert par["bpi-protection-subsidiaire-mineur-16-18"] == "parent"
    assert par["bpi-refugie"] == par["bpi-protection-subsidiaire"] == "demandeur"
    assert par["dcem"] == "parent"


def test_le_lien_avec_le_refugie_choisit_les_questions():
    enfant = ids("bpi-famille-refugie", lien_refugie="enfant")
    parent = ids("bpi-famille-refugie", lien_refugie="ascendant")

    assert "date_mariage" not in enfant
    assert "refugie_mineur_isole" in parent
    assert "date_mariage" in ids("bpi-famille-refugie", lien_refugie="conjoint")


def test_la_fin_du_titre_n_est_obligatoire_qu_au_renouvellement_pour_une_personne_protegee():
    demarche = charger().demarche("bpi-refugie")

    def fin(type_demande):
        posees = calcul.questions(demarche, type_demande, Situation(), AUJOURDHUI)
        return next(q for q in posees if q.id == "titre_fin")

    assert not fin(PREMIERE).obligatoire
    assert fin(RENOUVELLEMENT).obligatoire


def test_les_questions_restantes_sont_les_obligatoires_sans_reponse():
    demarche = charger().demarche("bpi-refugie")
    restantes = calcul.questions_restantes(demarche, PREMIERE, personne("bpi-refugie"), AUJOURDHUI)

    assert "protection" not in {q.id for q in restantes}
    assert "date_decision_protection" in {q.id for q in restantes}
    assert "nom_usage" not in {q.id for q in restantes}


def test_l_examen_civique_n_est_demande_que_depuis_2026():
    assert "examen_civique" in ids(LDUE)
    assert "examen_civique" not in ids(LDUE, le=date(2025, 12, 31))


def test_le_francais_n_est_pas_demande_apres_65_ans():
    assert "niveau_francais" not in ids(LDUE, date_naissance=date(1950, 1, 1))


@pytest.mark.parametrize(
    ("naissance", "attendu"),
    [
        (date(2010, 11, 22), True),
        (date(2010, 11, 23), False),
        (date(2008, 11, 23), True),
        (date(2008, 11, 22), False),
        (None, None),
    ],
)
def test_le_mineur_a_entre_16_et_18_ans(naissance, attendu):
    assert eligible("bpi-refugie-mineur-16-18", enfant_date_naissance=naissance) is attendu


def test_un_mineur_qui_ne_veut_pas_travailler_n_a_pas_de_titre():
    assert eligible("bpi-refugie-mineur-16-18", enfant_veut_travailler=False) is False


def test_inconnu_n_est_pas_non():
    assert eligible("bpi-refugie", protection=None) is None
    assert eligible("bpi-refugie", protection="aucune") is False


def test_un_recepisse_en_cours_empeche_la_premiere_demande_en_ligne():
    assert eligible("bpi-refugie", titre_nature="recepisse") is False
    assert eligible("bpi-refugie", titre_nature=None) is True


@pytest.mark.parametrize(
    ("reponses", "attendu"),
    [
        ({"reunification_familiale": False}, True),
        ({"reunification_familiale": False, "date_mariage": date(2024, 6, 1)}, True),
        ({"reunification_familiale": False, "date_mariage": date(2025, 11, 23)}, False),
        (
            {
                "reunification_familiale": False,
                "date_mariage": date(2024, 6, 1),
                "vie_commune": False,
            },
            False,
        ),
        ({"lien_refugie": "enfant", "date_naissance": date(2007, 11, 23)}, True),
        ({"lien_refugie": "enfant", "date_naissance": date(2007, 11, 22)}, False),
        ({"lien_refugie": "ascendant", "refugie_mineur_isole": True}, True),
        ({"lien_refugie": "ascendant", "refugie_mineur_isole": False}, False),
        ({"lien_refugie": None}, None),
    ],
)
def test_la_famille_d_un_refugie_entre_par_une_des_qualites(reponses, attendu):
    assert eligible("bpi-famille-refugie", **reponses) is attendu


@pytest.mark.parametrize(
    ("reponses", "attendu"),
    [
        ({"sejour_regulier_depuis": date(2021, 11, 22)}, True),
        ({"sejour_regulier_depuis": date(2021, 11, 23)}, False),
        ({"titres_admis": False}, False),
        (
            {
                "titres_admis": False,
                "protection": "refugie",
                "date_demande_asile": date(2020, 1, 1),
            },
            True,
        ),
        (
            {
                "titres_admis": False,
                "carte_bleue_europeenne": True,
                "carte_bleue_ue_depuis": date(2021, 1, 1),
                "carte_bleue_france_depuis": date(2024, 1, 1),
            },
            True,
        ),
        ({"absence_consecutive_mois": 6, "absence_totale_mois": 10}, True),
        ({"absence_consecutive_mois": 7}, False),
        ({"absence_totale_mois": 11}, False),
        ({"assurance_maladie": False}, False),
        ({"niveau_francais": "a2"}, False),
        ({"niveau_francais": "a2", "date_naissance": date(1950, 1, 1)}, True),
        ({"examen_civique": False}, False),
        ({"nationalite": "DZA"}, False),
        ({"nationalite": "DEU"}, False),
        ({"engagement_republique": False}, False),
    ],
)
def test_longue_duree_chaque_condition_compte(reponses, attendu):
    assert eligible(LDUE, **reponses) is attendu


def test_longue_duree_2021_le_smic_du_guide_ou_l_aah():
    reponses = {"ressources_mensuelles": 1539, "sejour_regulier_depuis": date(2010, 1, 1)}

    assert eligible(LDUE, le=EN_2021, **reponses) is False
    assert eligible(LDUE, le=EN_2021, **{**reponses, "ressources_mensuelles": 1540}) is True
    assert eligible(LDUE, le=EN_2021, beneficiaire_aah_asi=True, **reponses) is True


@pytest.mark.parametrize(("salaire", "attendu"), [(39_581, False), (39_582, True), (None, None)])
def test_talent_le_salaire_atteint_le_seuil_du_salarie_qualifie(salaire, attendu):
    assert eligible("passeport-talent", salaire_annuel_brut=salaire) is attendu


def test_talent_la_carte_bleue_veut_six_mois_de_contrat():
    base = {
        "categorie_talent": "carte_bleue",
        "salaire_annuel_brut": 60_000,
        "contrat_indetermine": False,
    }

    assert eligible("passeport-talent", **base, contrat_fin=date(2027, 2, 28)) is True
    assert eligible("passeport-talent", **base, contrat_fin=date(2027, 2, 27)) is False
    assert eligible("passeport-talent", **{**base, "contrat_indetermine": True}) is True


def test_quand_rien_ne_se_calcule_la_reponse_est_inconnue():
    assert eligible("passeport-talent", categorie_talent="renommee") is None


def test_la_situation_refuse_une_cle_inconnue_et_un_mauvais_choix():
    with pytest.raises(ValidationError):
        Situation.depuis({"inconnue": 1})
    with pytest.raises(ValidationError):
        Situation.depuis({"protection": "oui"})
    assert Situation.depuis({"nom": "", "titre_fin": "2027-02-10"}) == Situation(
        titre_fin=date(2027, 2, 10)
    )
    assert Situation(nom="A").avec(prenoms="B") == Situation(nom="A", prenoms="B")


@pytest.mark.parametrize(
    ("code", "reponses", "attendu"),
    [
        # Past 65 no French is asked: not told no before the date of birth is known.
        (LDUE, {"niveau_francais": "a2", "date_naissance": None}, None),
        (LDUE, {"niveau_francais": "a2", "date_naissance": date(1990, 1, 1)}, False),
        (LDUE, {"niveau_francais": "a2", "date_naissance": date(1950, 1, 1)}, True),
        # A widow keeps her right: not told no before she says why they live apart.
        (CONJOINT, {"vie_commune_effective": False, "cause_rupture": None}, None),
        (CONJOINT, {"vie_commune_effective": False, "cause_rupture": "deces"}, True),
        (CONJOINT, {"vie_commune_effective": False, "cause_rupture": "autre"}, False),
        # Living together, nobody asks why they parted: the answer is no.
        (CONJOINT, {"conjoint_reste_francais": False, "cause_rupture": None}, False),
    ],
)
def test_personne_n_est_refuse_tant_qu_une_dispense_attend_sa_reponse(code, reponses, attendu):
    assert eligible(code, **reponses) is attendu

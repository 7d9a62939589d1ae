"""European citizens and their family: an optional permit, a card of family, permanent stay."""

from __future__ import annotations

from datetime import date

import pytest

from demarches.catalogue import calcul, charger, redaction
from demarches.catalogue.calcul import EtatFenetre
from tests.demarches.catalogue.attendus import AUJOURDHUI, FIN, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.demander import demande

CITOYEN, FAMILLE = "citoyen-ue", "membre-famille-ue"


@pytest.mark.parametrize(
    ("code", "le", "canal"),
    [
        (CITOYEN, date(2022, 8, 31), "prefecture"),
        (CITOYEN, date(2022, 9, 1), "anef"),
        (FAMILLE, date(2023, 4, 4), None),
        (FAMILLE, date(2023, 4, 5), "anef"),
    ],
)
def test_la_demande_s_est_ouverte_en_ligne_a_sa_date(code, le, canal):
    demarche = charger().demarche(code)

    assert demarche.canal(le) == canal
    assert demarche.se_depose_ici(le) is (canal == "anef")


@pytest.mark.parametrize(
    ("autres", "eligible"),
    [
        ({"situation_citoyen_ue": "actif"}, True),
        ({"situation_citoyen_ue": "famille"}, True),
        (
            {
                "situation_citoyen_ue": "non_actif",
                "ressources_suffisantes": True,
                "assurance_maladie": True,
            },
            True,
        ),
        (
            {
                "situation_citoyen_ue": "non_actif",
                "ressources_suffisantes": True,
                "assurance_maladie": False,
            },
            False,
        ),
        (
            {
                "situation_citoyen_ue": "etudiant",
                "ressources_suffisantes": False,
                "assurance_maladie": True,
            },
            False,
        ),
        ({"situation_citoyen_ue": "etudiant"}, None),
        ({"nationalite": "CHE"}, True),
        ({"nationalite": "BRA"}, False),
    ],
)
def test_l_europeen_a_une_activite_ou_des_ressources_et_une_assurance(autres, eligible):
    assert demande(calcul.eligibilite, CITOYEN, PREMIERE, **autres).eligible is eligible


@pytest.mark.parametrize(
    ("nationalite", "eligible"), [("BRA", True), ("DZA", True), ("DEU", False), (None, None)]
)
def test_la_carte_de_famille_est_pour_qui_n_est_pas_europeen(nationalite, eligible):
    verdict = demande(calcul.eligibilite, FAMILLE, PREMIERE, nationalite=nationalite)

    assert verdict.eligible is eligible


@pytest.mark.parametrize(
    ("autres", "titre"),
    [
        ({"situation_citoyen_ue": "actif"}, ("actif", "csp", 60)),
        ({"situation_citoyen_ue": "non_actif"}, ("non-actif", "csp", 60)),
        ({"situation_citoyen_ue": "etudiant"}, ("etudiant", "csp", 60)),
        ({"sejour_regulier_depuis": date(2021, 11, 22)}, ("permanent", "cr_permanent", 120)),
        ({"sejour_regulier_depuis": date(2021, 11, 23)}, ("actif", "csp", 60)),
    ],
)
def test_apres_cinq_ans_l_europeen_a_le_sejour_permanent(autres, titre):
    prevu = demande(calcul.titre, CITOYEN, PREMIERE, **autres)

    assert (prevu.id, prevu.nature, prevu.duree_mois) == titre


def test_aucun_titre_n_est_dit_pour_un_europeen_de_la_famille_d_un_autre():
    exigence = demande(calcul.exigence, CITOYEN, PREMIERE, situation_citoyen_ue="famille")

    assert exigence.titre is None
    assert "famille-europeenne" in {lacune.id for lacune in exigence.non_precise}


@pytest.mark.parametrize(
    ("code", "autres", "attendues"),
    [
        (CITOYEN, {}, ["document-identite-ue", "attestation-emploi"]),
        (
            CITOYEN,
            {"situation_citoyen_ue": "non_actif"},
            ["document-identite-ue", "assurance-maladie", "ressources-ue"],
        ),
        (
            CITOYEN,
            {"situation_citoyen_ue": "etudiant"},
            [
                "document-identite-ue",
                "assurance-maladie",
                "ressources-ue",
                "certificat-inscription",
            ],
        ),
        (FAMILLE, {}, ["passeport", "lien-familial", "droit-sejour-citoyen-ue"]),
        (
            FAMILLE,
            {"citoyen_ue_actif": False},
            [
                "passeport",
                "lien-familial",
                "droit-sejour-citoyen-ue",
                "ressources-ue",
                "assurance-maladie",
            ],
        ),
    ],
)
def test_les_documents_suivent_la_situation(code, autres, attendues):
    exigees = demande(calcul.pieces, code, PREMIERE, **autres)

    assert [p.id for p in exigees if p.obligatoire] == attendues


@pytest.mark.parametrize(
    ("entree", "etat"),
    [
        (date(2026, 8, 22), EtatFenetre.OUVERTE),
        (date(2026, 8, 21), EtatFenetre.TARDIVE),
    ],
)
def test_la_famille_depose_dans_les_trois_mois_de_l_entree(entree, etat):
    assert demande(calcul.fenetre, FAMILLE, PREMIERE, date_entree_france=entree).etat is etat


@pytest.mark.parametrize(
    ("depuis", "etat", "eligible"),
    [
        (date(2022, 1, 22), EtatFenetre.OUVERTE, True),
        (date(2022, 1, 23), EtatFenetre.PAS_ENCORE, False),
        (date(2021, 1, 1), EtatFenetre.OUVERTE, True),
    ],
)
def test_le_sejour_permanent_se_demande_deux_mois_avant_les_cinq_ans(depuis, etat, eligible):
    autres = {"demande_sejour_permanent": True, "sejour_regulier_depuis": depuis}

    assert demande(calcul.fenetre, FAMILLE, PREMIERE, **autres).etat is etat
    assert demande(calcul.eligibilite, FAMILLE, PREMIERE, **autres).eligible is eligible
    titre = demande(calcul.titre, FAMILLE, PREMIERE, **autres)
    assert (titre.nature, titre.duree_mois) == ("cr_permanent", 120)


@pytest.mark.parametrize(
    ("le", "etat"),
    [
        (date(2026, 12, 9), EtatFenetre.PAS_ENCORE),
        (date(2026, 12, 10), EtatFenetre.OUVERTE),
        (FIN, EtatFenetre.OUVERTE),
        (date(2027, 2, 11), EtatFenetre.TARDIVE),
    ],
)
def test_la_carte_de_famille_se_renouvelle_dans_ses_deux_derniers_mois(le, etat):
    assert demande(calcul.fenetre, FAMILLE, RENOUVELLEMENT, le, titre_fin=FIN).etat is etat


def test_la_carte_permanente_se_renouvelle_pour_dix_ans():
    titre = demande(calcul.titre, FAMILLE, RENOUVELLEMENT, titre_nature="cr_permanent")

    assert (titre.nature, titre.duree_mois) == ("cr_permanent", 120)


def test_le_prix_de_la_carte_n_est_pas_dit_et_le_retard_reste_a_confirmer():
    a_temps = demande(calcul.couts, FAMILLE, RENOUVELLEMENT, date(2027, 1, 5))
    tard = demande(calcul.couts, FAMILLE, RENOUVELLEMENT, date(2027, 3, 1))

    assert (a_temps.total_cents, a_temps.lignes) == (None, ())
    assert tard.total_cents is None
    assert [(x.montant_cents, x.confirme) for x in tard.lignes] == [(180_00, False)]
    assert demande(calcul.couts, CITOYEN, PREMIERE).total_cents is None


@pytest.mark.parametrize("code", [CITOYEN, FAMILLE])
def test_l_attestation_de_demande_est_remise_au_depot_sans_droit_dit(code):
    (attestation,) = demande(calcul.documents, code, PREMIERE)

    assert (attestation.nature, attestation.moment) == ("attestation_demande", "depot")
    assert attestation.droits.sejour is None


@pytest.mark.parametrize("code", [CITOYEN, FAMILLE])
def test_le_silence_n_est_dit_par_aucun_texte(code):
    exigence = demande(calcul.exigence, code, PREMIERE)

    assert exigence.silence is None
    assert "silence" in {lacune.id for lacune in exigence.non_precise}


def test_la_page_dit_d_ou_se_comptent_les_deux_mois_avant_les_cinq_ans():
    page = redaction.page(charger().demarche(FAMILLE), AUJOURDHUI)

    assert "58 mois après la date de `sejour_regulier_depuis`" in page

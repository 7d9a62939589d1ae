"""Identity cards and passports: each case of the guide of 2021, its documents and its price."""

from __future__ import annotations

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

FAMILLES = ("cni", "passeport")
CODES = [d.code for d in charger().demarches if d.famille.code in FAMILLES]
ACTE = {"acte-naissance-3-mois", "nationalite-francaise"}
CARTE, CARTE_ENFANT = {"carte-identite"}, {"carte-identite-enfant"}
PASSEPORT, PASSEPORT_ENFANT = {"passeport-francais"}, {"passeport-enfant"}


def demander(code, **reponses):
    demarche = charger().demarche(code)
    situation = charger().situation.depuis(reponses)
    return demarche, demarche.types[0], situation


def pieces(code, le=AUJOURDHUI, **reponses):
    return {p.id: p for p in calcul.pieces(*demander(code, **reponses), le)}


def couts(code, le=AUJOURDHUI, **reponses):
    return calcul.couts(*demander(code, **reponses), le)


CNI = {"photo-recente", "domicile-titulaire"}
MAIRIE = {*CNI, "timbre-fiscal", "pre-demande-ants"}
CONSULAT = {*CNI, "paiement-consulat"}
PARENT = {"piece-identite-parent"}
PERTE, VOL, URGENCE = {"declaration-perte"}, {"declaration-vol"}, {"urgence-deplacement"}


@pytest.mark.parametrize(
    ("code", "reponses", "attendues"),
    [
        ("cni-majeur-perte", {"passeport_etat": "valide"}, {*MAIRIE, *PERTE, *PASSEPORT}),
        (
            "cni-majeur-perte",
            {"passeport_etat": "perime_2_5_securise"},
            {*MAIRIE, *PERTE, *PASSEPORT} - {"pre-demande-ants"},
        ),
        (
            "cni-majeur-vol",
            {"passeport_etat": "perime_2_5_ancien"},
            {*MAIRIE, *VOL, *PASSEPORT, *ACTE} - {"pre-demande-ants"},
        ),
        ("cni-majeur-vol", {"passeport_etat": "aucun"}, {*MAIRIE, *VOL, *ACTE}),
        (
            "cni-mineur-premiere",
            {"passeport_etat": "perime_moins_5"},
            {*CNI, *PARENT, "pre-demande-ants", *PASSEPORT_ENFANT},
        ),
        (
            "cni-mineur-renouvellement",
            {"carte_identite_etat": "perimee_moins_5"},
            {*CNI, *PARENT, "pre-demande-ants", "ancienne-carte-identite"},
        ),
        (
            "cni-mineur-renouvellement",
            {"carte_identite_etat": "perimee_plus_5", "passeport_modele": "securise"},
            {*CNI, *PARENT, "pre-demande-ants", *PASSEPORT_ENFANT},
        ),
        (
            "cni-mineur-renouvellement",
            {"carte_identite_etat": "perimee_plus_5", "passeport_modele": "ancien"},
            {*CNI, *PARENT, "pre-demande-ants", *ACTE},
        ),
        ("passeport-majeur-premiere-france", {"carte_identite_etat": "valide"}, {*MAIRIE, *CARTE}),
        ("passeport-majeur-premiere-france", {"carte_identite_etat": "aucune"}, {*MAIRIE, *ACTE}),
        (
            "passeport-majeur-renouvellement-etranger",
            {"passeport_etat": "perime_plus_5"},
            {*CONSULAT, *CARTE, *ACTE},
        ),
        (
            "passeport-majeur-temporaire-france",
            {"passeport_etat": "aucun", "carte_identite_etat": "perimee_moins_5"},
            {*MAIRIE, *URGENCE, *CARTE} - {"pre-demande-ants"},
        ),
        (
            "passeport-majeur-perte-france",
            {"passeport_modele": "biometrique"},
            {*MAIRIE, *PERTE},
        ),
        (
            "passeport-majeur-perte-etranger",
            {"passeport_modele": "ancien", "carte_identite_etat": "perimee_plus_5"},
            {*CONSULAT, *ACTE},
        ),
        (
            "passeport-majeur-vol-etranger",
            {"passeport_modele": "ancien", "carte_identite_etat": "perimee_plus_5"},
            {*CONSULAT, *VOL, *CARTE, *ACTE},
        ),
        (
            "passeport-mineur-premiere-etranger",
            {"carte_identite_etat": "perimee_plus_5"},
            {*CONSULAT, *PARENT, *CARTE_ENFANT, *ACTE},
        ),
        (
            "passeport-mineur-renouvellement-france",
            {"passeport_etat": "perime_plus_5", "carte_identite_etat": "valide"},
            {*MAIRIE, *PARENT, *PASSEPORT_ENFANT, *CARTE_ENFANT},
        ),
        (
            "passeport-mineur-renouvellement-etranger",
            {"passeport_etat": "perime_plus_5", "carte_identite_etat": "valide"},
            {*CONSULAT, *PARENT, *CARTE_ENFANT},
        ),
        (
            "passeport-mineur-temporaire-france",
            {"passeport_etat": "perime_2_5"},
            {*MAIRIE, *PARENT, *URGENCE} - {"pre-demande-ants"},
        ),
    ],
)
def test_chaque_situation_du_guide_a_ses_documents(code, reponses, attendues):
    assert set(pieces(code, **reponses, nom_usage_nouveau=False)) == attendues


def test_un_nouveau_nom_d_usage_se_justifie():
    assert "nom-usage-nouveau" in pieces("cni-majeur-perte", nom_usage_nouveau=True)
    assert "nom-usage-nouveau" not in pieces("cni-majeur-perte", nom_usage_nouveau=False)


def test_la_carte_ou_l_acte_de_naissance_suffit_quand_le_passeport_est_trop_ancien():
    dues = pieces("passeport-majeur-renouvellement-france", passeport_etat="perime_2_5_ancien")

    assert dues["carte-identite"].obligatoire
    assert dues["carte-identite"].precisions.startswith("À défaut, un acte de naissance")
    assert not dues["acte-naissance-3-mois"].obligatoire
    assert dues["acte-naissance-3-mois"].fraicheur_mois == 3


def test_l_original_ne_se_demande_que_la_ou_le_guide_le_demande():
    valide = pieces("cni-mineur-renouvellement", carte_identite_etat="valide")
    perimee = pieces("cni-mineur-renouvellement", carte_identite_etat="perimee_plus_5")

    assert valide["domicile-titulaire"].original
    assert valide["domicile-titulaire"].photocopie
    assert not perimee["domicile-titulaire"].original


@pytest.mark.parametrize("code", CODES)
def test_une_piece_dite_de_plusieurs_facons_n_est_listee_qu_une_fois(code):
    listees = [p.id for p in calcul.pieces(*demander(code), AUJOURDHUI)]

    assert len(listees) == len(set(listees))


@pytest.mark.parametrize(
    ("code", "reponses", "cents"),
    [
        ("cni-majeur-perte", {}, 25_00),
        ("cni-mineur-premiere", {}, 0),
        ("passeport-majeur-premiere-france", {"lieu_demande": "ailleurs"}, 86_00),
        ("passeport-majeur-premiere-france", {"lieu_demande": "guyane"}, 43_00),
        (
            "passeport-majeur-premiere-france",
            {"lieu_demande": "guyane", "photo_au_guichet": True},
            44_50,
        ),
        (
            "passeport-majeur-premiere-france",
            {"lieu_demande": "mayotte", "photo_au_guichet": True},
            89_00,
        ),
        ("passeport-majeur-vol-etranger", {}, 96_00),
        (
            "passeport-majeur-vol-etranger",
            {"pays_du_consulat": "MLI", "photo_au_guichet": True},
            99_00,
        ),
        ("passeport-majeur-temporaire-france", {}, 30_00),
        ("passeport-majeur-temporaire-etranger", {}, 45_00),
        (
            "passeport-mineur-perte-france",
            {"titulaire_age": 14, "lieu_demande": "ailleurs"},
            17_00,
        ),
        (
            "passeport-mineur-perte-france",
            {"titulaire_age": 15, "lieu_demande": "ailleurs"},
            42_00,
        ),
        ("passeport-mineur-perte-france", {"titulaire_age": 14, "lieu_demande": "guyane"}, 8_50),
        ("passeport-mineur-perte-france", {"titulaire_age": 15, "lieu_demande": "guyane"}, 21_00),
        (
            "passeport-mineur-perte-france",
            {"titulaire_age": 15, "lieu_demande": "mayotte", "photo_au_guichet": True},
            45_00,
        ),
        ("passeport-mineur-premiere-etranger", {"titulaire_age": 14}, 27_00),
        (
            "passeport-mineur-premiere-etranger",
            {"titulaire_age": 15, "pays_du_consulat": "URY", "photo_au_guichet": True},
            55_00,
        ),
        # The guide is cut before the price with the photo, from 15: nothing is added.
        (
            "passeport-mineur-vol-etranger",
            {"titulaire_age": 15, "pays_du_consulat": "URY", "photo_au_guichet": True},
            52_00,
        ),
        (
            "passeport-mineur-vol-etranger",
            {"titulaire_age": 14, "pays_du_consulat": "URY", "photo_au_guichet": True},
            30_00,
        ),
    ],
)
def test_le_prix_depend_du_lieu_de_l_age_et_de_la_photo(code, reponses, cents):
    assert couts(code, **reponses).total_cents == cents


@pytest.mark.parametrize("code", CODES)
def test_les_prix_de_2021_restent_a_confirmer_depuis_2022(code):
    demarche, type_demande = charger().demarche(code), charger().demarche(code).types[0]
    for le, sur in ((EN_2021, True), (AUJOURDHUI, False)):
        assert calcul.couts(demarche, type_demande, personne(code), le).confirme is sur
    assert "guide-2021" in {n.id for n in demarche.non_precise}


def test_un_prix_qui_depend_d_une_reponse_manquante_n_est_pas_gratuit():
    inconnu = couts("passeport-mineur-perte-france", lieu_demande="ailleurs")

    assert inconnu.total_cents is None
    assert not inconnu.confirme


@pytest.mark.parametrize("code", CODES)
def test_ces_demandes_ne_se_deposent_pas_ici(code):
    demarche = charger().demarche(code)

    assert not demarche.se_depose_ici(AUJOURDHUI)
    assert not demarche.se_depose_ici(EN_2021)


@pytest.mark.parametrize(
    ("age", "majeur", "mineur"), [(17, False, True), (18, True, False)], ids=str
)
def test_l_age_choisit_la_demarche(age, majeur, mineur):
    for code, attendu in (("cni-majeur-perte", majeur), ("cni-mineur-perte", mineur)):
        demarche, type_demande, situation = demander(
            code, titulaire_age=age, titulaire_francais=True, autorite_parentale=True
        )
        verdict = calcul.eligibilite(demarche, type_demande, situation, AUJOURDHUI)
        assert verdict.eligible is attendu


def test_un_mineur_ne_part_en_urgence_que_pour_une_raison_humanitaire():
    for code, attendu in (
        ("passeport-majeur-temporaire-france", True),
        ("passeport-mineur-temporaire-france", False),
    ):
        demarche = charger().demarche(code)
        situation = personne(code, motif_urgence="professionnel")
        verdict = calcul.eligibilite(demarche, demarche.types[0], situation, AUJOURDHUI)
        assert verdict.eligible is attendu


@pytest.mark.parametrize(
    ("age", "dites"),
    [(11, {"moins-de-12-ans"}), (12, {"a-12-ans"}), (13, {"des-13-ans"})],
)
def test_la_signature_depend_de_l_age_de_l_enfant(age, dites):
    demarche, type_demande, situation = demander("cni-mineur-vol", titulaire_age=age)
    exigence = calcul.exigence(demarche, type_demande, situation, AUJOURDHUI)
    ages = {"moins-de-12-ans", "a-12-ans", "des-13-ans"}

    assert {i.id for i in exigence.informations} & ages == dites


def test_une_lacune_ne_se_dit_qu_a_qui_elle_concerne():
    code = "passeport-mineur-temporaire-france"
    demarche, type_demande, _ = demander(code)

    def lacunes(situation):
        exigence = calcul.exigence(demarche, type_demande, situation, AUJOURDHUI)
        return {n.id for n in exigence.non_precise}

    assert "passeport-2-5-ans" in lacunes(personne(code, passeport_etat="perime_2_5"))
    assert "passeport-2-5-ans" not in lacunes(personne(code, passeport_etat="valide"))
    assert "passeport-2-5-ans" in lacunes(Situation())


@pytest.mark.parametrize("code", CODES)
def test_chaque_question_change_quelque_chose(code):
    """Nothing is asked for nothing: each question is read by a rule of the procedure."""
    demarche = charger().demarche(code)
    lus = {
        reponse.champ
        for _, faits in demarche.sections()
        for fait in faits
        for reponse in (*fait.quand, *getattr(fait, "exige_reponse", ()))
    } | {
        appel.parametres.get("champ")
        for _, faits in demarche.sections()
        for fait in faits
        for appel in (*fait.si, *fait.sauf, *getattr(fait, "exige", ()))
    }

    assert {q.id for q in demarche.questions} <= lus

"""Change of address, replacement of a lost permit, change of civil status."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul.pieces import pieces_ensuite, tarifs
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021
from tests.demarches.catalogue.factories import personne

ADRESSE, DUPLICATA, ETAT_CIVIL = "changement-adresse", "duplicata", "modification-etat-civil"
AVANT = date(2026, 4, 30)


def demande(code: str, le: date = AUJOURDHUI, **autres: Any) -> tuple:
    demarche = charger().demarche(code)
    return demarche, demarche.types[0], personne(code, **autres), le


def pieces(code: str, **autres: Any) -> list[str]:
    return [p.id for p in calcul.pieces(*demande(code, **autres)) if p.obligatoire]


@pytest.mark.parametrize(
    ("arrivee", "etat"),
    [
        (date(2026, 8, 22), "ouverte"),
        (date(2026, 8, 21), "tardive"),
        (date(2026, 11, 22), "ouverte"),
        (None, None),
    ],
)
def test_la_nouvelle_adresse_se_declare_dans_les_trois_mois(arrivee, etat):
    assert calcul.fenetre(*demande(ADRESSE, date_emmenagement=arrivee)).etat == etat


def test_l_adresse_demandee_est_la_nouvelle_et_va_au_compte():
    questions = {q.id: q for q in calcul.questions(*demande(ADRESSE))}

    assert "Nouvelle adresse" in questions["voie"].libelle
    assert "nouvelle adresse" in questions["code_postal"].libelle
    assert questions["code_postal"].compte


@pytest.mark.parametrize(
    ("autres", "le", "cents"),
    [
        ({"nouvelle_carte": True}, AUJOURDHUI, 50_00),
        ({"nouvelle_carte": True}, date(2026, 5, 1), 50_00),
        ({"nouvelle_carte": True}, AVANT, 25_00),
        ({"nouvelle_carte": False}, AUJOURDHUI, 0),
        ({"nouvelle_carte": None}, AUJOURDHUI, None),
        ({"nationalite": "ITA"}, AUJOURDHUI, 0),
        ({"famille_citoyen_europeen": True}, AUJOURDHUI, 0),
    ],
)
def test_une_nouvelle_carte_est_facultative_et_payante_sauf_pour_les_europeens(autres, le, cents):
    assert calcul.couts(*demande(ADRESSE, le, **autres)).total_cents == cents


def test_sans_nouvelle_carte_il_n_y_a_rien_a_retirer():
    sans = calcul.titre(*demande(ADRESSE, nouvelle_carte=False))
    avec = calcul.titre(*demande(ADRESSE, nouvelle_carte=True, titre_nature="cr"))

    assert sans is not None
    assert (sans.nature, sans.a_retirer) == ("attestation", False)
    assert avec is not None
    assert (avec.nature, avec.a_retirer) == ("cr", True)


@pytest.mark.parametrize(
    ("fin", "etat"),
    [(date(2027, 2, 22), "ouverte"), (date(2027, 2, 21), "fermee"), (None, None)],
)
def test_un_titre_qui_finit_dans_moins_de_trois_mois_se_renouvelle(fin, etat):
    fenetre = calcul.fenetre(*demande(DUPLICATA, titre_fin=fin))

    assert fenetre.etat == etat
    assert ("renouvellement" in fenetre.suite) is (etat == "fermee")


@pytest.mark.parametrize(
    ("autres", "avant", "apres"),
    [
        ({"duplicata_tarif": "plein"}, 225_00, 250_00),
        ({"duplicata_tarif": "reduit"}, 75_00, 100_00),
        ({"duplicata_tarif": "exonere"}, 0, 0),
        ({"duplicata_tarif": None}, None, None),
        ({"nationalite": "NOR"}, 0, 0),
        ({"famille_citoyen_europeen": True, "duplicata_tarif": "reduit"}, 0, 0),
    ],
)
def test_le_duplicata_coute_la_taxe_de_renouvellement_et_le_timbre(autres, avant, apres):
    assert calcul.couts(*demande(DUPLICATA, AVANT, **autres)).total_cents == avant
    assert calcul.couts(*demande(DUPLICATA, date(2026, 5, 1), **autres)).total_cents == apres


@pytest.mark.parametrize(
    ("motif", "attendue"),
    [("perte", "declaration-perte-honneur"), ("vol", "plainte-vol"), ("destruction", None)],
)
def test_une_perte_se_declare_et_un_vol_se_plaint(motif, attendue):
    preuves = {"declaration-perte-honneur", "plainte-vol"}

    assert preuves & set(pieces(DUPLICATA, motif_duplicata=motif)) == (
        {attendue} if attendue else set()
    )


def test_la_famille_ajoute_ses_actes_au_duplicata():
    assert not {"carte-sejour-conjoint", "actes-naissance-enfants"} & set(pieces(DUPLICATA))
    assert "carte-sejour-conjoint" in pieces(DUPLICATA, situation_familiale="marie")
    assert "actes-naissance-enfants" in pieces(DUPLICATA, nb_enfants=1)


@pytest.mark.parametrize(
    ("changement", "attendues"),
    [
        ("mariage", {"acte-mariage"}),
        ("divorce", {"jugement-divorce"}),
        ("nom_prenom", {"changement-nom"}),
        ("autre", set()),
    ],
)
def test_chaque_changement_d_etat_civil_se_prouve(changement, attendues):
    actes = {"acte-mariage", "jugement-divorce", "changement-nom"}

    demandees = set(pieces(ETAT_CIVIL, changement_etat_civil=changement))
    assert demandees & actes == attendues
    assert {"titre-detenu", "passeport", "acte-naissance", "justificatif-domicile"} <= demandees


@pytest.mark.parametrize("code", [ADRESSE, DUPLICATA, ETAT_CIVIL])
def test_le_justificatif_de_domicile_a_moins_de_trois_mois(code):
    (domicile,) = [p for p in calcul.pieces(*demande(code)) if p.id == "justificatif-domicile"]

    assert domicile.fraicheur_mois == 3


@pytest.mark.parametrize(
    ("code", "autres", "requise"),
    [
        (ADRESSE, {"nouvelle_carte": True}, True),
        (ADRESSE, {"nouvelle_carte": False}, False),
        (ADRESSE, {"nouvelle_carte": None}, False),
        (DUPLICATA, {}, True),
        (ETAT_CIVIL, {}, True),
    ],
)
def test_une_carte_faite_en_ligne_demande_une_e_photo_et_aucune_photo_de_papier(
    code, autres, requise
):
    requete = demande(code, **autres)

    assert calcul.ephoto(*requete).requise is requise
    assert "photos-3" not in {p.id for p in pieces_ensuite(*requete)}
    assert not calcul.ephoto(*demande(code, EN_2021, **autres)).requise


def test_les_pages_lues_sur_le_duplicata_ne_valent_pas_en_2021():
    en_2021 = calcul.exigence(*demande(DUPLICATA, EN_2021))

    assert (en_2021.pieces, en_2021.fenetre.etat) == ((), None)
    assert "duplicata-2021" in {n.id for n in en_2021.non_precise}
    assert calcul.exigence(*demande(DUPLICATA, date(2022, 1, 1))).pieces


@pytest.mark.parametrize("code", [ADRESSE, DUPLICATA, ETAT_CIVIL])
@pytest.mark.parametrize(
    ("nature", "eligible"), [("cst", True), ("vls_ts", True), ("recepisse", False), (None, None)]
)
def test_il_faut_etre_titulaire_d_un_titre(code, nature, eligible):
    assert calcul.eligibilite(*demande(code, titre_nature=nature)).eligible is eligible


def test_ces_demarches_ouvrent_en_septembre_2021():
    for code, ouverture in (
        (ADRESSE, date(2021, 9, 1)),
        (DUPLICATA, date(2021, 9, 1)),
        (ETAT_CIVIL, date(2021, 9, 27)),
    ):
        demarche = charger().demarche(code)
        assert demarche.se_depose_ici(ouverture)
        assert demarche.se_depose_ici(EN_2021)
        assert demarche.canal(date(2021, 8, 31)) is None


@pytest.mark.parametrize(
    ("code", "montants"),
    [(DUPLICATA, {0, 100_00, 250_00}), (ADRESSE, {0, 50_00}), (ETAT_CIVIL, {0, 50_00})],
)
def test_sans_reponse_chaque_prix_possible_est_dit_et_aucun_n_est_annonce(code, montants):
    demarche = charger().demarche(code)
    demande = (demarche, demarche.types[0], Situation(), AUJOURDHUI)

    dus = calcul.couts(*demande)
    assert (dus.total_cents, dus.lignes) == (None, ())
    assert {tarif.montant_cents for tarif in tarifs(*demande)} == montants
    (fiche,) = calcul.presentation(demarche, AUJOURDHUI).types
    assert fiche.couts.total_cents is None
    assert {tarif.montant_cents for tarif in fiche.tarifs} == montants


def test_qui_n_est_pas_exonere_paie_le_duplicata_des_que_ses_reponses_le_disent():
    """An answer nobody is asked for does not keep the price unknown."""
    reponses = {"duplicata_tarif": "plein", "famille_citoyen_europeen": False, "nationalite": None}

    assert calcul.couts(*demande(DUPLICATA, **reponses)).total_cents == 250_00


def test_un_tarif_reduit_qui_attend_une_reponse_n_est_pas_gratuit():
    """Exempt from the full price, one still owes the reduced one, unless it is free as well."""
    reponses = {"duplicata_tarif": "reduit", "famille_citoyen_europeen": None}

    couts = calcul.couts(*demande(DUPLICATA, **reponses))

    assert (couts.total_cents, couts.confirme) == (None, False)


@pytest.mark.parametrize(("nouvelle_carte", "dues"), [(True, True), (False, False)])
def test_le_timbre_ne_va_qu_avec_une_nouvelle_carte(nouvelle_carte, dues):
    ensuite = pieces_ensuite(*demande(ADRESSE, nouvelle_carte=nouvelle_carte))
    en_2021 = pieces_ensuite(*demande(ADRESSE, EN_2021, nouvelle_carte=nouvelle_carte))

    assert {p.id for p in ensuite} == ({"acquittement-timbres"} if dues else set())
    assert ("photos-3" in {p.id for p in en_2021}) is dues


@pytest.mark.parametrize("code", [DUPLICATA, ETAT_CIVIL])
def test_une_carte_refaite_demande_un_timbre(code):
    ensuite = pieces_ensuite(*demande(code))

    assert {p.id for p in ensuite if p.obligatoire} == {"acquittement-timbres"}


def test_l_attestation_porte_la_nouvelle_adresse():
    (papier,) = [d for d in calcul.documents(*demande(ADRESSE)) if d.moment == "decision"]

    assert papier.imprime[:4] == ("voie", "complement_adresse", "code_postal", "commune")


@pytest.mark.parametrize(("nouvelle_carte", "par_timbre"), [(True, True), (False, False)])
def test_ce_qui_est_gratuit_ne_se_paie_pas_par_timbre(nouvelle_carte, par_timbre):
    couts = calcul.couts(*demande(ADRESSE, nouvelle_carte=nouvelle_carte))

    assert bool(couts.quand) is par_timbre
    assert ("timbre" in couts.comment) is par_timbre

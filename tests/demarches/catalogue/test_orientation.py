"""The questionnaire: every path ends, every procedure is reached, nothing useless is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import Orientation
from tests.demarches.catalogue.attendus import AUJOURDHUI

QUESTIONS_AU_PLUS = 6


def orienter(**reponses: str) -> Orientation:
    return calcul.orienter(charger(), charger().situation(**reponses), AUJOURDHUI)


def chemins(**reponses: str) -> Iterator[tuple[dict[str, str], Orientation]]:
    """Every way through the questionnaire, to its end."""
    orientation = orienter(**reponses)
    if orientation.question is None:
        yield reponses, orientation
        return
    for option in orientation.question.options:
        yield from chemins(**reponses, **{orientation.question.id: option.valeur})


TOUS = list(chemins())


def test_chaque_chemin_mene_a_une_demarche_en_peu_de_questions():
    for reponses, orientation in TOUS:
        assert orientation.retenues, reponses
        assert len(orientation.retenues) <= 3, reponses
        assert len(reponses) <= QUESTIONS_AU_PLUS, reponses


def test_chaque_demarche_ouverte_est_au_bout_d_un_chemin():
    atteintes = {(d.demarche.code, d.type_demande) for _, fin in TOUS for d in fin.retenues}
    ouvertes = {
        (d.code, t)
        for d in charger().demarches
        if d.canal(AUJOURDHUI) and not d.entree_generale
        for t in d.types
    }

    assert ouvertes - atteintes == set()


def test_les_entrees_generales_menent_aux_demarches_plus_precises():
    generales = [d.code for d in charger().demarches if d.entree_generale]

    assert generales == [
        "salarie-travailleur-temporaire",
        "vie-privee-familiale",
        "passeport-talent",
    ]


def test_une_question_n_offre_que_des_reponses_qui_menent_quelque_part():
    for reponses, _ in TOUS:
        avant: dict[str, str] = {}
        for champ, valeur in reponses.items():
            question = orienter(**avant).question
            assert question is not None
            assert question.id == champ
            assert len(question.options) > 1
            avant[champ] = valeur


def test_chaque_reponse_du_questionnaire_mene_quelque_part():
    offertes = {(champ, valeur) for reponses, _ in TOUS for champ, valeur in reponses.items()}
    # Those a procedure asks too have options of their own there.
    des_demarches = {question.id for d in charger().demarches for question in d.questions}

    for regle in charger().parcours:
        for option in regle.options:
            if regle.id in des_demarches:
                continue
            assert (regle.id, option.valeur) in offertes


def test_ce_que_le_registre_sait_n_est_pas_demande():
    orientation = orienter(besoin="changement")

    assert orientation.question is not None
    assert orientation.question.id == "changement_quoi"
    assert {d.demarche.code for d in orientation.retenues} == {
        "changement-adresse",
        "modification-etat-civil",
    }


def test_une_demarche_ecartee_l_est_par_une_seule_reponse():
    orientation = orienter(besoin="premier_titre", motif_sejour="etudes")

    assert [d.demarche.code for d in orientation.retenues] == ["etudiant"]
    ecartees = {(e.demarche.code, e.contre.champ) for e in orientation.ecartees}
    assert ("visiteur", "motif_sejour") in ecartees
    assert "etudiant" not in {
        e.demarche.code for e in orientation.ecartees if e.type_demande == "premiere_demande"
    }


@pytest.mark.parametrize(
    ("reponses", "code"),
    [
        ({"besoin": "perte"}, "duplicata"),
        ({"besoin": "valider_visa"}, "vls-ts-validation"),
        ({"besoin": "nationalite", "nationalite_ou": "france"}, "naturalisation-france"),
        ({"besoin": "voyager", "voyage_qui": "enfant", "enfant_protection": "aucune"}, "dcem"),
        (
            {"besoin": "renouveler", "motif_sejour": "protection", "protection_qui": "refugie"},
            "bpi-refugie",
        ),
    ],
)
def test_les_cas_courants_arrivent_au_bon_endroit(reponses, code):
    orientation = orienter(**reponses)

    assert orientation.question is None
    assert {d.demarche.code for d in orientation.retenues} == {code}


PREMIER, RENOUVELER = {"besoin": "premier_titre"}, {"besoin": "renouveler"}
TRAITE = {"motif_sejour": "victime", "victime_cas": "traite"}
ASE = {"motif_sejour": "jeune", "jeune_cas": "aide_sociale_16_18"}
APATRIDE = {"motif_sejour": "protection", "protection_qui": "apatride"}
FAMILLE_APATRIDE = {"motif_sejour": "protection", "protection_qui": "famille_apatride"}
ENFANT_REFUGIE = {"besoin": "voyager", "voyage_qui": "enfant", "enfant_protection": "refugie"}
ICT = {"motif_sejour": "famille", "famille_lien": "ict"}


def famille(lien: str) -> dict[str, str]:
    return {"motif_sejour": "famille", "famille_lien": lien}


@pytest.mark.parametrize(
    ("reponses", "demandes"),
    [
        (
            PREMIER | TRAITE,
            {
                "carte-resident-victime-traite-proxenetisme:premiere_demande",
                "motif-humanitaire:premiere_demande",
            },
        ),
        (RENOUVELER | TRAITE, {"motif-humanitaire:renouvellement"}),
        (
            RENOUVELER | {"motif_sejour": "victime", "victime_cas": "ordonnance"},
            {"vie-privee-familiale-ordonnance-protection:renouvellement"},
        ),
        (
            PREMIER | famille("enfant_de_francais"),
            {"carte-resident-enfant-francais:premiere_demande"},
        ),
        (
            PREMIER | famille("ascendant_de_francais"),
            {"carte-resident-ascendant-francais:premiere_demande"},
        ),
        (
            RENOUVELER | famille("enfant_de_francais"),
            {"carte-resident-renouvellement:renouvellement"},
        ),
        (PREMIER | ICT | {"qualite_ict": "enfant"}, {"salarie-detache-ict:premiere_demande"}),
        (PREMIER | ASE, {"regularisation:premiere_demande"}),
        (RENOUVELER | ASE, {"regularisation:renouvellement"}),
        (PREMIER | FAMILLE_APATRIDE, {"carte-resident-apatride:premiere_demande"}),
        (
            RENOUVELER | APATRIDE,
            {
                "carte-resident-apatride:premiere_demande",
                "carte-resident-renouvellement:renouvellement",
            },
        ),
        (
            ENFANT_REFUGIE | {"voyage_deja": "non"},
            {"tve:premiere_demande", "dcem:premiere_demande"},
        ),
        (
            ENFANT_REFUGIE | {"voyage_deja": "oui"},
            {"tve:renouvellement", "dcem:renouvellement", "dcem:duplicata"},
        ),
    ],
)
def test_personne_n_est_conduit_a_une_autre_carte_que_la_sienne(reponses, demandes):
    orientation = orienter(**reponses)

    assert orientation.question is None
    trouvees = {f"{d.demarche.code}:{d.type_demande}" for d in orientation.retenues}
    assert trouvees == demandes


@pytest.mark.parametrize(
    ("reponses", "options"),
    [
        (RENOUVELER | {"motif_sejour": "victime"}, {"ordonnance", "traite"}),
        (PREMIER | ICT, {"conjoint", "enfant"}),
        (
            {"besoin": "voyager", "voyage_qui": "enfant"},
            {"refugie", "protection_subsidiaire", "apatride", "aucune"},
        ),
    ],
)
def test_ce_qui_departage_les_cartes_est_demande(reponses, options):
    question = orienter(**reponses).question

    assert question is not None
    assert {option.valeur for option in question.options} == options


@pytest.mark.parametrize(
    ("reponses", "code", "acquis"),
    [
        (PREMIER | TRAITE, "motif-humanitaire", {"cas_humanitaire": "traite"}),
        (RENOUVELER | TRAITE, "motif-humanitaire", {"cas_humanitaire": "traite"}),
        (PREMIER | ASE, "regularisation", {"fondement_regularisation": "ase_16_18"}),
        (RENOUVELER | APATRIDE, "carte-resident-apatride", {"qualite_apatride": "apatride"}),
        (
            ENFANT_REFUGIE | {"voyage_deja": "non"},
            "tve",
            {"tve_pour": "enfant", "protection": "refugie"},
        ),
        (
            PREMIER | {"motif_sejour": "travail", "travail_comment": "ict"},
            "salarie-detache-ict",
            {"qualite_ict": "salarie"},
        ),
    ],
)
def test_ce_que_le_chemin_dit_deja_ne_sera_pas_redemande(reponses, code, acquis):
    (trouvee,) = [d for d in orienter(**reponses).retenues if d.demarche.code == code]

    assert {r.champ: r.valeurs[0] for r in trouvee.acquis} == acquis


def test_aucun_chemin_ne_saute_une_question_que_la_demarche_attend():
    """Every reason of what is found was asked: nobody is led somewhere by silence."""
    for reponses, fin in TOUS:
        for destination in fin.retenues:
            assert {raison.champ for raison in destination.raisons} <= set(reponses)


def test_l_apatride_qui_renouvelle_lit_ce_que_les_textes_ne_disent_pas():
    fiche = calcul.presentation(charger().demarche("carte-resident-apatride"), AUJOURDHUI)

    assert "renouvellement-avant-la-carte" in {lacune.id for lacune in fiche.non_precise}

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

    for regle in charger().parcours:
        for option in regle.options:
            if regle.id == "categorie_talent":
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
        ({"besoin": "voyager", "voyage_qui": "enfant"}, "dcem"),
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

"""Each procedure, each kind of request, at two dates: what the law answers."""

from __future__ import annotations

import pytest

from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.attendus import (
    AUJOURDHUI,
    EN_2021,
    PREMIERE,
    RENOUVELLEMENT,
    Attendu,
    tableau,
    verifier_la_ligne,
)
from tests.demarches.catalogue.factories import personne

TABLEAU = tableau()


@pytest.mark.parametrize("attendu", TABLEAU, ids=lambda a: f"{a.code}-{a.type_demande}-{a.le}")
def test_la_loi_repond_pour_chaque_demarche_chaque_type_et_chaque_date(attendu: Attendu):
    verifier_la_ligne(attendu, charger().demarche(attendu.code), personne(attendu.code))


def test_le_tableau_couvre_toutes_les_demarches_et_tous_leurs_types():
    attendues = {
        (d.code, t, le)
        for d in charger().demarches
        for t in d.types
        for le in (EN_2021, AUJOURDHUI)
    }

    assert {(a.code, a.type_demande, a.le) for a in TABLEAU} == attendues


@pytest.mark.parametrize("code", [d.code for d in charger().demarches])
def test_la_personne_type_de_chaque_demarche_est_eligible_aujourdhui(code: str):
    demarche = charger().demarche(code)

    verdict = calcul.eligibilite(demarche, demarche.types[0], personne(code), AUJOURDHUI)

    manquent = [c for c in verdict.conditions if c.calculable and c.remplie is not True]
    # Where the prefecture judges everything, nothing is computed and nothing is promised.
    a_juger = not any(c.calculable for c in verdict.conditions)
    assert verdict.eligible is (None if a_juger else True), manquent


@pytest.mark.parametrize("le", [EN_2021, AUJOURDHUI])
def test_les_demarches_en_ligne_dependent_du_jour(le):
    recues = {d.code for d in charger().deposables(le)}
    canaux = {a.code: a.canal for a in TABLEAU if a.le == le}

    assert {code for code, canal in canaux.items() if canal == "anef"} <= recues
    assert {canaux[code] for code in recues} <= {"anef", "prefecture"}


def test_une_exigence_se_relit_du_json_telle_quelle():
    demarche = charger().demarche("carte-resident-longue-duree-ue")
    exigence = calcul.exigence(demarche, PREMIERE, personne(demarche.code), AUJOURDHUI)

    assert type(exigence).model_validate_json(exigence.model_dump_json()) == exigence
    assert type(exigence).model_validate(exigence.model_dump(mode="json")) == exigence


def test_la_presentation_dit_tout_sans_rien_savoir_de_la_personne():
    fiche = calcul.presentation(charger().demarche("passeport-talent"), AUJOURDHUI)

    assert [t.type_demande for t in fiche.types] == [PREMIERE, RENOUVELLEMENT]
    assert fiche.types[0].couts.total_cents == 350_00
    assert {d.valeur for d in fiche.types[0].silences} == {4, 30, 60, 90}
    assert len(fiche.types[0].titres) > 3
    assert fiche.non_precise
    assert any(s.libelle == "CESEDA, art. R. 431-5 1°" for s in fiche.sources)
    assert len(fiche.sources) == len(set(fiche.sources))
    assert not any(f.id == "premiere-3-mois" for f in fiche.types[0].fenetres)

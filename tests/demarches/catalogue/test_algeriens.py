"""Algerians: the agreement of 1968, that no source read gives, instead of the common law."""

from __future__ import annotations

import pytest

from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

BLOC = "accord-franco-algerien"
DE_DROIT_COMMUN = {d.code for d in charger().demarches if any(c.id == BLOC for c in d.conditions)}
TITRES_DE_SEJOUR = {"sejour_courant", "passeport_talent", "autres_titres"}


def test_tout_titre_de_sejour_ordinaire_et_le_document_de_circulation_le_disent():
    ordinaires = {d.code for d in charger().demarches if d.famille.code in TITRES_DE_SEJOUR}
    autres = {"carte-resident-renouvellement", "carte-resident-permanent", "dcem"}
    # One only validates a visa, the other only sends to the card of the contract.
    sans = {"vls-ts-validation", "salarie-travailleur-temporaire"}

    assert (ordinaires - sans) | autres == DE_DROIT_COMMUN


@pytest.mark.parametrize("le", [EN_2021, AUJOURDHUI])
@pytest.mark.parametrize("code", sorted(DE_DROIT_COMMUN))
def test_rien_n_est_promis_a_un_algerien_ni_refuse(code, le):
    demarche = charger().demarche(code)

    for type_demande in demarche.types:
        algerien = personne(code, nationalite="DZA")
        exigence = calcul.exigence(demarche, type_demande, algerien, le)

        (condition,) = [c for c in exigence.eligibilite.conditions if c.id == BLOC]
        assert (condition.remplie, condition.calculable) == (None, True)
        assert exigence.eligibilite.eligible is not True
        assert [n.id for n in exigence.non_precise].count("algeriens") == 1
    if le == AUJOURDHUI:
        algerien = personne(code, nationalite="DZA")
        assert calcul.eligibilite(demarche, demarche.types[0], algerien, le).eligible is None


@pytest.mark.parametrize("code", sorted(DE_DROIT_COMMUN))
def test_les_autres_ne_lisent_rien_de_cet_accord(code):
    demarche = charger().demarche(code)

    exigence = calcul.exigence(demarche, demarche.types[0], personne(code), AUJOURDHUI)

    assert BLOC not in {c.id for c in exigence.eligibilite.conditions}
    assert "algeriens" not in {n.id for n in exigence.non_precise}


@pytest.mark.parametrize(("nationalite", "eligible"), [("BRA", True), ("DZA", None)])
def test_la_liste_du_document_de_circulation_ne_vaut_pas_pour_un_enfant_algerien(
    nationalite, eligible
):
    demarche = charger().demarche("dcem")
    enfant = personne("dcem", enfant_nationalite=nationalite)

    exigence = calcul.exigence(demarche, demarche.types[0], enfant, AUJOURDHUI)

    assert exigence.eligibilite.eligible is eligible
    assert ("enfant-algerien" in {n.id for n in exigence.non_precise}) is (nationalite == "DZA")

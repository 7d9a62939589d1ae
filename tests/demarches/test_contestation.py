"""The last day to contest: told where the law and the notification give it, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from demarches import contestation
from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande, recours
from demarches.catalogue.duree import Unite
from demarches.catalogue.reponses import Recours
from demarches.catalogue.situation import Situation

LE = date(2026, 11, 17)


def _voies(code: str, le: date = LE) -> list[Recours]:
    demarche = charger().demarche(code)
    return list(recours(demarche, TypeDemande.PREMIERE_DEMANDE, Situation(), le))


def test_un_delai_en_mois_se_compte_de_date_a_date() -> None:
    jours = {v.titre: contestation.dernier_jour_de(v, LE) for v in _voies("salarie")}
    assert jours["Recours contentieux"] == date(2027, 1, 17)
    assert jours["Recours gracieux"] == date(2027, 1, 17)


def test_un_delai_qui_varie_n_a_pas_de_jour() -> None:
    voies = _voies("salarie", date(2021, 6, 1))
    [oqtf] = [v for v in voies if v.contre == "refus_avec_oqtf"]
    assert contestation.dernier_jour_de(oqtf, LE) is None
    [phrase] = contestation.sans_date(voies, date(2027, 1, 17))
    assert phrase.endswith("Délai : 48 heures, 15 jours ou 30 jours, selon la décision reçue.")


@pytest.mark.parametrize("code", ["naturalisation-france", "naturalisation-etranger"])
def test_ce_qui_court_d_un_autre_recours_n_a_pas_de_jour(code: str) -> None:
    prealable, contentieux = _voies(code)
    assert contestation.dernier_jour_de(prealable, LE) == date(2027, 1, 17)
    assert contestation.dernier_jour_de(contentieux, LE) is None


def test_un_delai_en_heures_n_a_pas_de_jour() -> None:
    voie = _voies("salarie")[0].model_copy(update={"valeur": 48, "unite": Unite.HEURES})
    assert contestation.dernier_jour_de(voie, LE) is None


def test_sans_jour_connu_toutes_les_voies_sont_dites() -> None:
    voies = _voies("salarie")
    assert len(contestation.sans_date(voies, None)) == len(voies)
    assert contestation.dernier_jour([], LE) is None

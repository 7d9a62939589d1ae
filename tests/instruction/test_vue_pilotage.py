"""Running an office: its figures, their lists, its weeks, and what the page costs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Prefecture
from demarches.statuts import EN_EXAMEN, Statut
from instruction import pilotage
from instruction.file_d_attente import Vue
from tests.conftest import PARIS
from tests.instruction.factories import DossierFactory

pytestmark = pytest.mark.django_db
PILOTAGE = reverse("instruction:pilotage")
LE = date(2027, 3, 10)  # a Wednesday, the day of the tests' clock


def le_jour(jour: date, heure: int = 12) -> datetime:
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=PARIS)


def test_six_chiffres_menent_chacun_a_sa_liste(agent: Any) -> None:
    DossierFactory()
    DossierFactory(en_instruction=True, couvert_jusqu_au=timezone.localdate())
    DossierFactory(statut=Statut.COMPLEMENT_DEMANDE, agent=agent.user)
    DossierFactory(prefecture=Prefecture.objects.get(code="69"))
    page = BeautifulSoup(agent.get(PILOTAGE).content, "html.parser")
    chiffres = {
        a["href"].partition("vue=")[2]: a.strong.text for a in page.select(".bureau-chiffres a")
    }
    assert chiffres == {
        "en_examen": "3", "a_prendre": "2", "reponses": "0", "en_attente": "1", "droits": "1",
        "silence": "0",
    }  # fmt: skip
    for a in page.select(".bureau-chiffres a"):
        assert len(agent.get(a["href"]).context["lignes"]) == int(a.strong.text)


def test_un_chiffre_s_arrete_au_plafond(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pilotage, "PLAFOND", 2)
    DossierFactory.create_batch(3)
    assert pilotage.de(agent.user, LE).chiffres[Vue.EN_EXAMEN] == "2+"


@pytest.mark.parametrize(
    ("depose", "age"),
    [
        (date(2027, 3, 10), (0, 1)),
        (date(2027, 2, 11), (0, 1)),
        (date(2027, 2, 10), (1, 2)),
        (date(2027, 1, 10), (2, 4)),
        (date(2026, 11, 11), (2, 4)),
        (date(2026, 11, 10), (4, None)),
        (date(2020, 1, 1), (4, None)),
    ],
)
def test_l_anciennete_se_compte_en_mois_pleins(
    agent: Any, horloge: Any, depose: date, age: tuple[int, int | None]
) -> None:
    DossierFactory(depose_le=le_jour(depose))
    ages = pilotage.de(agent.user, LE).ages
    assert ages == {autre: int(autre == age) for autre in pilotage.AGES}


@pytest.mark.parametrize("statut", sorted(set(Statut) - {Statut.BROUILLON}))
def test_seuls_les_dossiers_en_examen_attendent(agent: Any, statut: Statut) -> None:
    DossierFactory(statut=statut, decide_le=timezone.now(), agent=agent.user)
    etat = pilotage.de(agent.user, timezone.localdate())
    attendu = {"bpi-refugie": 1} if statut in EN_EXAMEN else {}
    assert etat.demarches == attendu
    assert etat.agents == ({agent.user.nom_complet: 1} if attendu else {})
    assert etat.semaines[-1].decides == 1


def test_les_semaines_vont_du_lundi_au_dimanche_a_l_heure_de_paris(
    agent: Any, horloge: Any
) -> None:
    lundi, dimanche = date(2027, 3, 8), date(2027, 3, 7)
    DossierFactory(depose_le=le_jour(lundi, 0))
    DossierFactory(depose_le=le_jour(dimanche, 23), statut=Statut.REFUSE, decide_le=le_jour(LE))
    DossierFactory(depose_le=le_jour(lundi - timedelta(weeks=pilotage.SEMAINES)))
    semaines = pilotage.de(agent.user, LE).semaines
    assert [s.lundi for s in semaines][-2:] == [date(2027, 3, 1), lundi]
    assert [(s.deposes, s.decides) for s in semaines] == [(0, 0)] * 10 + [(1, 0), (1, 1)]


def test_un_bureau_vide_se_lit_aussi(agent: Any) -> None:
    page = agent.get(PILOTAGE)
    assert page.status_code == 200
    assert "Aucun dossier ici pour le moment." in page.content.decode()


def test_le_pilotage_coute_les_memes_requetes_a_1_et_a_30_dossiers(
    agent: Any, valideur: Any
) -> None:
    def mesurer() -> int:
        agent.get(PILOTAGE)
        with CaptureQueriesContext(connection) as requetes:
            agent.get(PILOTAGE)
        return len(requetes)

    DossierFactory(agent=valideur.user)
    une = mesurer()
    DossierFactory.create_batch(15, agent=agent.user)
    DossierFactory.create_batch(15, demarche="salarie")
    assert mesurer() == une
    assert une <= 8

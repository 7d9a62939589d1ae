"""What silence is worth is told as the law tells it: a refusal only where a text says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from anef.templatetags.anef import date_longue
from demarches import depot, echeances, transitions, veille
from demarches.catalogue import charger
from demarches.models import Dossier
from demarches.models.journal import Nature
from instruction.fiche import lire
from tests.conftest import PARIS
from tests.demarches import factories
from tests.demarches.catalogue.factories import PERSONNES
from tests.demarches.remplir import remplir

pytestmark = pytest.mark.django_db


@pytest.fixture
def naturalisation(usager: Any, agent: Any, horloge: Any) -> Dossier:
    """A request for nationality, under examination; the clock says 10 March 2027."""
    demarche = charger().demarche("naturalisation-france")
    situation = PERSONNES[demarche.code] | {"titre_fin": date(2028, 2, 10)}
    dossier = remplir(usager.user, demarche, demarche.types[0], situation)
    transitions.deposer(dossier, par=usager.user)
    return transitions.prendre_en_charge(dossier, par=agent.user)


def _pages(agent: Any, usager: Any, dossier: Dossier) -> str:
    adresses = [
        (agent, reverse("instruction:file")),
        (agent, reverse("instruction:dossier", args=[dossier.reference])),
        (usager, dossier.get_absolute_url()),
        (usager, reverse("demarches:depot_reussi", args=[dossier.reference])),
        (usager, reverse("demarches:mon_espace")),
    ]
    return "\n".join(client.get(adresse).content.decode() for client, adresse in adresses)


def test_une_naturalisation_ne_parle_jamais_de_refus_implicite(
    agent: Any, usager: Any, naturalisation: Dossier
) -> None:
    complet = reverse("instruction:constater_complet", args=[naturalisation.reference])
    page = agent.get(complet).content.decode()
    assert "la réponse est à donner au plus tard le 10 septembre 2028" in page
    pages = page + _pages(agent, usager, naturalisation)
    transitions.constater_complet(naturalisation, par=agent.user)
    pages += _pages(agent, usager, naturalisation)
    for mots in ("efus implicite", "considérée comme refusée", "ce silence est un refus"):
        assert mots not in pages


def test_le_delai_d_une_naturalisation_court_du_dossier_complet(
    agent: Any, usager: Any, naturalisation: Dossier
) -> None:
    page = reverse("instruction:dossier", args=[naturalisation.reference])
    assert depot.reponse_le(naturalisation) is None
    assert echeances.suite(naturalisation).le is None
    assert "dans les 18 mois qui suivent le dossier complet" in agent.get(page).content.decode()

    transitions.constater_complet(naturalisation, par=agent.user)

    assert depot.reponse_le(naturalisation) == date(2028, 9, 10)
    suite = echeances.suite(naturalisation)
    assert (suite.texte, suite.le) == (
        "La préfecture doit vous répondre au plus tard",
        date(2028, 9, 10),
    )
    assert "au plus tard le 10 septembre 2028" in agent.get(page).content.decode()


@pytest.mark.parametrize(
    ("vaut", "mots"),
    [
        ("acceptation", "considérée comme acceptée"),
        ("non_precise", "doit vous répondre au plus tard"),
    ],
)
def test_un_silence_qui_n_est_pas_un_refus_se_dit_a_la_personne(
    usager: Any, horloge: Any, vaut: str, mots: str
) -> None:
    dossier = factories.depose(usager.user)
    dossier.exigence["silence"] |= {"vaut": vaut, "depart": "depot"}
    dossier.silence_le = depot.silence(dossier, date(2027, 3, 10))
    assert dossier.silence_le is None
    assert mots in echeances.suite(dossier).texte


def test_un_refus_implicite_garde_son_nom(agent: Any, usager: Any, horloge: Any) -> None:
    dossier = factories.depose(usager.user)
    assert dossier.silence_le is not None
    page = agent.get(reverse("instruction:dossier", args=[dossier.reference])).content.decode()
    assert "Refus implicite" in page
    assert "considérée comme refusée" in echeances.suite(dossier).texte


@pytest.mark.parametrize("dit", [True, False])
def test_un_refus_implicite_deja_ne_garde_sa_date_quand_le_dossier_est_reconnu_complet(
    dit: bool, agent: Any, usager: Any, horloge: Any
) -> None:
    """Told by the clock of the night, or born this morning before it: the date does not move."""
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    ne_le = dossier.silence_le
    assert ne_le is not None
    horloge.move_to(datetime.combine(ne_le + timedelta(days=int(dit)), time(9), PARIS))
    if dit:
        assert veille.constater_les_silences(ne_le) == 1
    mots = date_longue(ne_le, "")
    complet = reverse("instruction:constater_complet", args=[dossier.reference])
    assert f"né le {mots} garde sa date" in agent.get(complet).content.decode()

    agent.post(complet)

    dossier.refresh_from_db()
    assert dossier.complet_le is not None
    assert dossier.silence_le == ne_le
    assert f"s’est terminé le {mots}" in usager.get(dossier.get_absolute_url()).content.decode()
    page = agent.get(reverse("instruction:dossier", args=[dossier.reference])).content.decode()
    assert f"Refus implicite né le {mots}" in page
    veille.constater_les_silences(ne_le + timedelta(days=400))
    assert dossier.evenements.filter(nature=Nature.SILENCE).count() == 1


def test_le_delai_du_silence_court_du_dossier_complet_tant_qu_il_n_est_pas_passe(
    agent: Any, usager: Any, horloge: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    avant = dossier.silence_le
    assert avant is not None
    horloge.move_to(datetime.combine(avant - timedelta(days=1), time(9), PARIS))
    transitions.constater_complet(dossier, par=agent.user)
    assert dossier.silence_le == depot.silence(dossier, avant - timedelta(days=1)) != avant


def test_sans_delai_connu_le_bureau_ne_parle_pas_de_refus(
    agent: Any, usager: Any, horloge: Any
) -> None:
    dossier = factories.depose(usager.user)
    dossier.exigence["silence"] = None
    Dossier.objects.filter(pk=dossier.pk).update(exigence=dossier.exigence, silence_le=None)
    dossier.refresh_from_db()
    assert lire(dossier, agent.user, date(2027, 3, 10)).reponse_le is None
    page = agent.get(reverse("instruction:dossier", args=[dossier.reference])).content.decode()
    assert "Refus implicite" not in page
    assert "aucun délai connu" in page


def test_la_feuille_de_la_lettre_est_celle_du_papier(agent: Any) -> None:
    reponse = agent.get(reverse("instruction:feuille"))
    assert reponse.status_code == 200
    assert reponse["Content-Type"].startswith("text/css")
    assert "DÉMONSTRATION" in reponse.content.decode()

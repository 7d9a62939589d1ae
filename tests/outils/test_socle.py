"""The harness itself: what it promises to the other tests holds."""

import pytest
from django.core.cache import cache
from django.template import Context, Origin, Template, engines
from django.test import Client

from accounts.models import User
from anef.celery import app
from tests.gabarits_stricts import RACINE, VariableAbsente

A_NOUS = str(RACINE / "templates" / "essai.html")
D_UN_TIERS = "/ailleurs/site-packages/tiers/essai.html"


def rendre(source: str, origine: str) -> str:
    moteur = engines["django"].engine
    return Template(source, origin=Origin(origine), engine=moteur).render(Context())


@pytest.mark.parametrize(
    "source",
    ["{{ rien }}", "{% load i18n %}{% blocktranslate %}Un {{ rien }}{% endblocktranslate %}"],
)
def test_une_variable_absente_de_nos_gabarits_echoue(source):
    with pytest.raises(VariableAbsente, match="rien"):
        rendre(source, A_NOUS)


def test_une_variable_absente_est_permise_dans_une_condition_ou_chez_un_tiers():
    assert rendre("[{% if rien %}x{% endif %}]", A_NOUS) == "[]"
    assert rendre("[{{ rien }}]", D_UN_TIERS) == "[]"


@pytest.mark.parametrize("passage", [1, 2])
def test_le_cache_commence_vide(passage):
    assert cache.get("trace") is None
    cache.set("trace", passage)
    assert cache.get("trace") == passage


def test_les_lignes_sans_ordre_sont_melangees(db):
    for rang in range(30):
        User.objects.create_user(f"essai-{rang:02}")
    dans_l_ordre = list(User.objects.order_by("pk"))
    sans_ordre = list(User.objects.all())
    assert [user.pk for user in dans_l_ordre] == sorted(user.pk for user in dans_l_ordre)
    assert sans_ordre != dans_l_ordre
    assert set(sans_ordre) == set(dans_l_ordre)


def test_chaque_personne_est_connectee_avec_son_role(
    anonyme, usager, autre_usager, agent, agent_autre_prefecture, valideur, support
):
    assert isinstance(anonyme, Client)
    assert "_auth_user_id" not in anonyme.session
    personnes = [usager, autre_usager, agent, agent_autre_prefecture, valideur, support]
    assert [client.session["_auth_user_id"] for client in personnes] == [
        str(client.user.pk) for client in personnes
    ]
    assert usager.user.est_usager
    assert valideur.user.est_valideur
    assert agent.user.prefecture == usager.user.prefecture
    assert agent.user.prefecture != agent_autre_prefecture.user.prefecture


def test_le_travailleur_execute_ce_qui_est_mis_en_file(travailleur):
    envoyees = [app.send_task("celery.backend_cleanup") for _ in range(3)]
    travailleur.attendre_le_repos()
    journal = travailleur.journal.read_text()
    assert [tache.id for tache in envoyees if tache.id not in journal] == []


@pytest.mark.parcours
def test_le_navigateur_ouvre_une_page_et_la_mesure(live_server, page, verifier_accessibilite):
    page.goto(f"{live_server.url}/admin/login/")
    verifier_accessibilite(page, "connexion")
    page.evaluate("document.body.append(document.createElement('img'))")
    page.evaluate(
        "document.querySelector('img').src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='"
    )
    with pytest.raises(AssertionError, match="image-alt"):
        verifier_accessibilite(page, "defaut")

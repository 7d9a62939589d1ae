"""Decorators of views: who enters, who is sent where, who is told nothing."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts import acces

pytestmark = pytest.mark.django_db

CAS = {
    "reserve_aux_connectes": {"usager", "agent", "valideur", "support"},
    "reserve_aux_usagers": {"usager"},
    "reserve_aux_agents": {"agent", "valideur"},
    "reserve_au_support": {"support"},
}


@pytest.mark.parametrize("decorateur", CAS)
@pytest.mark.parametrize("role", ["usager", "agent", "valideur", "support"])
def test_chaque_porte_laisse_entrer_les_siens(request, decorateur, role):
    vue = getattr(acces, decorateur)(lambda requete: HttpResponse("entré"))
    requete = RequestFactory().get("/ici/")
    requete.user = request.getfixturevalue(role).user
    if role in CAS[decorateur]:
        assert vue(requete).content.decode() == "entré"
    else:
        with pytest.raises(Http404):
            vue(requete)


@pytest.mark.parametrize(
    ("decorateur", "porte"),
    [
        ("reserve_aux_connectes", "/compte/connexion/"),
        ("reserve_aux_usagers", "/compte/connexion/"),
        ("reserve_aux_agents", "/agents/connexion/"),
        ("reserve_au_support", "/agents/connexion/"),
    ],
)
def test_l_anonyme_va_a_la_bonne_porte_et_revient(decorateur, porte):
    from django.contrib.auth.models import AnonymousUser

    vue = getattr(acces, decorateur)(lambda requete: HttpResponse("entré"))
    requete = RequestFactory().get("/ici/?page=2")
    requete.user = AnonymousUser()
    assert vue(requete)["Location"] == f"{porte}?next=/ici/%3Fpage%3D2"


@pytest.mark.parametrize(
    "adresse", ["/", "/demarches/", "/demarches/bpi-refugie/", "/orientation/"]
)
def test_une_page_publique_n_est_pas_gardee_pour_qui_est_connecte(usager, anonyme, adresse):
    assert "no-store" in usager.get(adresse)["Cache-Control"]
    assert "no-store" not in anonyme.get(adresse).get("Cache-Control", "")


def test_ce_qui_est_pour_tous_reste_gardable(usager):
    assert "no-store" not in usager.get("/api/v1/demarches/")["Cache-Control"]


DECISION = "/instruction/DEM-27-0000-0000-0/decision/"


@pytest.mark.parametrize(
    ("venue", "suite"),
    [
        ("http://testserver/instruction/DEM/?a=1", "/instruction/DEM/%3Fa%3D1"),
        ("https://ailleurs.example/instruction/", DECISION),
        ("", DECISION),
    ],
)
def test_un_formulaire_envoye_session_finie_ramene_a_sa_page(anonyme, venue, suite):
    reponse = anonyme.post(DECISION, headers={"Referer": venue})
    assert reponse["Location"] == f"/agents/connexion/?next={suite}"


def test_une_adresse_qui_ne_prend_qu_un_formulaire_le_dit(support):
    reponse = support.get("/support/CCC-27-0000-0000-0/repondre/", headers={"Accept": "text/html"})
    assert (reponse.status_code, reponse["Allow"]) == (405, "POST")
    assert "Elle reçoit un formulaire" in reponse.content.decode()


def test_la_page_de_dernier_recours_ne_demande_pas_qui_est_la(rf):
    requete = rf.get("/")  # without `user`: asking for it would fail
    assert acces.PagesPrivees(lambda _: HttpResponse(status=500))(requete).status_code == 500
    with pytest.raises(AttributeError):
        acces.PagesPrivees(lambda _: HttpResponse(status=200))(requete)

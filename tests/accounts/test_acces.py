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

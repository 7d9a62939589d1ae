"""Redis lost: the site goes on, slower and without counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from accounts import limites
from anef.cache import RedisFacultatif
from demarches.statuts import Statut
from tests.demarches import factories


@pytest.fixture
def redis_perdu() -> Iterator[None]:
    """Nothing listens where the cache is."""
    present = caches["default"]
    caches["default"] = RedisFacultatif(
        "redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2}}
    )
    yield
    caches["default"] = present


@pytest.mark.usefixtures("redis_perdu")
def test_un_cache_perdu_repond_comme_un_cache_vide() -> None:
    assert cache.get("cle", "defaut") == "defaut"
    cache.set("cle", 1)
    assert cache.get("cle") is None
    assert cache.add("cle", 1) is True
    assert cache.delete("cle") is False
    assert "cle" not in cache
    with pytest.raises(ValueError, match="no count"):
        cache.incr("cle")


@pytest.mark.usefixtures("redis_perdu")
def test_sans_compte_un_essai_n_est_pas_refuse() -> None:
    compteur = (limites.OUBLI_PAR_NUMERO, "0000000000")
    for _ in range(limites.OUBLI_PAR_NUMERO.essais + 1):
        limites.consommer(compteur)
    limites.rendre(compteur)


@pytest.mark.usefixtures("redis_perdu")
def test_un_serveur_muet_n_est_redemande_qu_apres_un_repit() -> None:
    demandes: list[str] = []

    def question() -> None:
        demandes.append("demande")
        raise OSError

    perdu: Any = caches["default"]
    for _ in range(3):
        perdu._demander(question, sinon=None)
    assert len(demandes) == 1
    perdu._muet_jusqu_a = 0.0
    perdu._demander(question, sinon=None)
    assert len(demandes) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_perdu")
def test_sans_redis_on_se_connecte_et_on_depose(usager: Any, anonyme: Client) -> None:
    dossier = factories.pret(usager.user)
    entree = {"numero": usager.user.identifiant, "mot_de_passe": "mot-de-passe-d-essai"}
    assert anonyme.post("/compte/connexion/", entree)["Location"] == "/mon-espace/"
    assert anonyme.get("/mon-espace/").status_code == 200
    depot = reverse("demarches:etape", args=[dossier.reference, "depot"])
    assert anonyme.post(depot, {"exact": "on"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.statut == Statut.DEPOSE

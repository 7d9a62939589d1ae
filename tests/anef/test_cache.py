"""Redis lost: the site goes on, slower, and tries are still counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from accounts import limites
from accounts.models import User
from anef.cache import RedisFacultatif, RedisOuMemoire
from demarches.statuts import Statut
from tests.demarches import factories

NULLE_PART = "redis://127.0.0.1:1/0"


@pytest.fixture
def redis_perdu() -> Iterator[None]:
    """Nothing listens where the caches are."""
    presents = {nom: caches[nom] for nom in ("default", "essais")}
    caches["default"] = RedisFacultatif(NULLE_PART, {})
    caches["essais"] = essais = RedisOuMemoire(NULLE_PART, {})
    essais.repli.clear()
    yield
    for nom, present in presents.items():
        caches[nom] = present


@pytest.mark.usefixtures("redis_perdu")
def test_un_cache_perdu_repond_comme_un_cache_vide() -> None:
    assert cache.get("cle", "defaut") == "defaut"
    cache.set("cle", 1)
    assert cache.get("cle") is None
    assert cache.add("cle", 1) is True
    assert cache.delete("cle") is False
    assert "cle" not in cache
    with pytest.raises(ValueError, match="cle"):
        cache.incr("cle")


@pytest.mark.usefixtures("redis_perdu")
def test_les_essais_se_comptent_quand_meme() -> None:
    compteur = (limites.OUBLI_PAR_NUMERO, "0000000000")
    for _ in range(limites.OUBLI_PAR_NUMERO.essais):
        limites.consommer(compteur)
    with pytest.raises(limites.TropDEssais):
        limites.consommer(compteur)
    limites.rendre(compteur)
    limites.rendre(compteur)
    limites.consommer(compteur)


def test_un_serveur_muet_n_est_redemande_qu_apres_un_repit(
    redis_perdu: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    demandes: list[str] = []

    def muet(cle: str, *_termes: Any) -> None:
        demandes.append(cle)
        raise OSError

    perdu: Any = caches["default"]
    monkeypatch.setattr(perdu._cache, "get", muet)
    for _ in range(3):
        assert perdu.get("cle") is None
    assert len(demandes) == 1
    perdu._muet_jusqu_a = 0.0
    perdu.get("cle")
    assert len(demandes) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_perdu")
def test_sans_redis_les_mauvais_mots_de_passe_s_arretent(usager: Any, anonyme: Client) -> None:
    entree = {"numero": usager.user.identifiant, "mot_de_passe": "faux"}
    reponses = [anonyme.post("/compte/connexion/", entree).status_code for _ in range(6)]
    assert reponses[0] == 200
    assert reponses[-1] == 429
    assert User.objects.get(pk=usager.user.pk).is_active


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

"""Settings of a real service, read in a process of their own; tasks against their queue."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from anef.celery import app
from anef.env import RACINE, env

LIRE = """
import json
from anef.settings import production as p
noms = ("SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG", "COURRIELS_LISIBLES")
print(json.dumps({nom: getattr(p, nom, None) for nom in noms}))
"""


def _production(**variables: str) -> dict[str, object]:
    lu = subprocess.run(
        [sys.executable, "-c", LIRE],
        cwd=RACINE,
        env=os.environ | {"SECRET_KEY": "essai", "MANDATAIRES_DE_CONFIANCE": "0"} | variables,
        capture_output=True,
        check=True,
        text=True,
    )
    reglages: dict[str, object] = json.loads(lu.stdout)
    return reglages


def test_en_production_les_cookies_ne_voyagent_qu_en_https() -> None:
    reglages = _production()
    assert reglages["SECURE_SSL_REDIRECT"]
    assert reglages["SESSION_COOKIE_SECURE"]
    assert reglages["CSRF_COOKIE_SECURE"]
    assert reglages["LANGUAGE_COOKIE_SECURE"]
    assert not reglages["DEBUG"]
    assert not reglages["COURRIELS_LISIBLES"]


@pytest.mark.parametrize(("mandataires", "cru"), [("0", False), ("1", True)])
def test_seul_un_mandataire_connu_dit_que_la_requete_vient_en_https(
    mandataires: str, cru: bool
) -> None:
    reglages = _production(MANDATAIRES_DE_CONFIANCE=mandataires)
    assert (reglages["SECURE_PROXY_SSL_HEADER"] is not None) is cru


def test_aucune_tache_ne_dure_assez_pour_etre_donnee_deux_fois() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_un_balayage_frequent_ne_s_accumule_pas_devant_un_ouvrier_arrete() -> None:
    for nom, entree in settings.CELERY_BEAT_SCHEDULE.items():
        if isinstance(entree["schedule"], float):
            assert entree.get("options") == {"expires": entree["schedule"]}, nom


@pytest.mark.parametrize("valeur", ["120", "0/min", "beaucoup", "12/an"])
def test_un_debit_mal_ecrit_arrete_le_demarrage_et_nomme_la_variable(
    monkeypatch: pytest.MonkeyPatch, valeur: str
) -> None:
    monkeypatch.setenv("API_DEBIT", valeur)
    with pytest.raises(ImproperlyConfigured, match="API_DEBIT"):
        env.debit("API_DEBIT", default="120/min")


@pytest.mark.parametrize("valeur", ["5/s", "120/min", "1000/hour"])
def test_un_debit_bien_ecrit_est_pris(monkeypatch: pytest.MonkeyPatch, valeur: str) -> None:
    monkeypatch.setenv("API_DEBIT", valeur)
    assert env.debit("API_DEBIT", default="120/min") == valeur

"""The health page: 200 when everything answers, 503 when something does not."""

import redis
from django.db import DatabaseError

from anef import sante


def test_la_sante_dit_quatre_choses(anonyme, settings):
    settings.REDIS_URL = ""
    reponse = anonyme.get("/sante/")

    assert reponse.status_code == 200
    assert reponse.json() == {
        "statut": "ok",
        "base": "ok",
        "file_de_taches": "embarquee",
        "version": settings.VERSION,
    }


def test_la_file_redis_est_interrogee(anonyme, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    monkeypatch.setattr(redis.Redis, "ping", lambda self: True)

    assert anonyme.get("/sante/").json()["file_de_taches"] == "ok"


def test_une_file_muette_rend_503(anonyme, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    reponse = anonyme.get("/sante/")

    assert reponse.status_code == 503
    assert reponse.json()["file_de_taches"] == "injoignable"


def test_une_file_embarquee_sans_ouvrier_rend_503(anonyme, settings):
    settings.REDIS_URL = ""
    settings.CELERY_TASK_ALWAYS_EAGER = False

    assert anonyme.get("/sante/").status_code == 503


def test_une_base_muette_rend_503(anonyme, monkeypatch, settings):
    settings.REDIS_URL = ""

    class Muette:
        def cursor(self):
            raise DatabaseError("secret")

    monkeypatch.setattr(sante, "connection", Muette())
    reponse = anonyme.get("/sante/")

    assert reponse.status_code == 503
    assert reponse.json()["base"] == "injoignable"
    assert "secret" not in reponse.content.decode()

"""Whether this process can serve: read by the load balancer and by whoever is on call.

It says nothing of the people served, and asks the database and the queue one short question each.
"""

import logging
import threading

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

journal = logging.getLogger(__name__)
# Seconds: a queue that does not answer sooner is down for whoever waits behind this page.
DELAI = 1


def base() -> str:
    """'ok' when the database answers."""
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except DatabaseError:
        journal.exception("La base de données ne répond pas")
        return "injoignable"
    return "ok"


def file_de_taches() -> str:
    """'ok' when Redis answers, 'embarquee' when tasks run inside this process (see embarque.py)."""
    if not settings.REDIS_URL:
        ici = any(fil.name == "taches" and fil.is_alive() for fil in threading.enumerate())
        return "embarquee" if ici or settings.CELERY_TASK_ALWAYS_EAGER else "injoignable"
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=DELAI, socket_connect_timeout=DELAI
        ) as file:
            file.ping()
    except (redis.RedisError, OSError):
        journal.exception("La file de tâches ne répond pas")
        return "injoignable"
    return "ok"


@never_cache
@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 otherwise."""
    etat = {"base": base(), "file_de_taches": file_de_taches()}
    bon = "injoignable" not in etat.values()
    return JsonResponse(
        {"statut": "ok" if bon else "en_panne", **etat, "version": settings.VERSION},
        status=200 if bon else 503,
    )

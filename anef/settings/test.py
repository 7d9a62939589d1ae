"""Settings of the tests: PostgreSQL and Redis from the environment, tasks run at once."""

import os
import time

from anef.env import RACINE
from anef.settings.base import *
from anef.settings.base import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL

SECRET_KEY = "cle-de-test-sans-valeur"
ALLOWED_HOSTS = ["*"]
SITE_DE_DEMONSTRATION = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Two test processes share one Redis: each has its own queue, and its own base for the cache,
# since emptying a cache empties its base.
PROCESSUS = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
CELERY_TASK_DEFAULT_QUEUE = f"essais-{PROCESSUS}"
BASES_DE_REDIS = 16
if REDIS_URL:
    _serveur, _, _base = REDIS_URL.rpartition("/")
    _rang = (int(_base) + 1 + int(PROCESSUS.removeprefix("gw"))) % BASES_DE_REDIS
    for _cache in CACHES.values():
        _cache["LOCATION"] = f"{_serveur}/{_rang}"
    # What a worker has in hand, too, is told apart.
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "unacked_key": f"unacked-{PROCESSUS}",
        "unacked_index_key": f"unacked-index-{PROCESSUS}",
        "unacked_mutex_key": f"unacked-mutex-{PROCESSUS}",
    }
COURRIEL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_BACKEND = "notifications.courriel.BoiteDEnvoi"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns about a missing directory, and a warning is an error here.
STATIC_ROOT = RACINE / "var" / "static-essais"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

_MARQUE = f"{os.getpid()}-{time.time_ns()}"


def cle_de_cache(cle: str, prefixe: str, version: int) -> str:
    """Each test has its own part of the cache, so none sees what another one left there."""
    essai = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    return f"{_MARQUE}:{hash(essai)}:{prefixe}:{version}:{cle}"


for _cache in CACHES.values():
    _cache["KEY_FUNCTION"] = cle_de_cache

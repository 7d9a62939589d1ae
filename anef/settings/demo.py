"""Settings of `make demo`: SQLite, one process, local files; nothing to install or configure."""

from anef.settings.base import *
from anef.settings.base import DATABASES

SECRET_KEY = "cle-de-demonstration-sans-valeur"
ALLOWED_HOSTS = ["*"]
SITE_DE_DEMONSTRATION = True
COURRIELS_LISIBLES = True
COURRIEL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] |= {
        "timeout": 20,
        # Writers queue at the start of a transaction instead of failing in its middle.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

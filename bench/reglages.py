"""Settings of the bench: those of a service, on the throw-away services that `make bench` starts."""

import tempfile
from pathlib import Path

from anef.env import RACINE
from anef.settings.base import *
from anef.settings.base import LOGGING, STORAGES

SECRET_KEY = "cle-de-mesure-sans-valeur"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.urls"
COURRIEL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
# The same directory for this process and for the server it starts.
DOSSIER = Path(tempfile.gettempdir()) / f"anef-bench-{RACINE.name}"
STATIC_ROOT = DOSSIER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["default"]["OPTIONS"]["location"] = str(DOSSIER / "fichiers")
# What is measured is the page, not a terminal.
LOGGING["root"]["level"] = "CRITICAL"

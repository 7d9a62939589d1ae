"""Settings of the worker process that the journeys start beside the tests.

Same database and queue as the tests, but tasks are real messages, files stand in a directory
that both processes read, and letters are files too.
"""

from anef.env import env
from anef.settings.base import STORAGES as STORAGES_DE_BASE
from anef.settings.test import *
from anef.settings.test import STORAGES

CELERY_TASK_ALWAYS_EAGER = False
STORAGES["default"] = STORAGES_DE_BASE["default"]
COURRIEL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.str("DOSSIER_FICHIERS") + "-courriels"

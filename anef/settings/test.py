"""Settings of the tests: PostgreSQL and Redis from the environment, tasks run at once."""

from anef.settings.base import *

SECRET_KEY = "cle-de-test-sans-valeur"
ALLOWED_HOSTS = ["*"]
SITE_DE_DEMONSTRATION = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
COURRIEL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_BACKEND = "notifications.courriel.BoiteDEnvoi"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

"""The Celery application; the clock (beat schedule) is declared in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anef.settings.production")

app = Celery("anef")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

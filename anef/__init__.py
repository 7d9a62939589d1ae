"""The project: settings, addresses, task queue and the wiring between rooms."""

from anef.celery import app as celery_app

__all__ = ["celery_app"]

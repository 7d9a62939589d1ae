"""Tasks of the assistance room."""

from celery import shared_task
from django.utils import timezone

from assistance import captures


@shared_task
def oublier_les_captures() -> None:
    """Delete the screenshots of forms nobody finished."""
    captures.oublier(timezone.now())

"""Rendering of papers outside the request; the sweep picks up what the queue lost."""

from celery import shared_task

from attestations import rendu
from attestations.models import Attestation

LOT = 200


@shared_task
def rendre(attestation_id: int) -> None:
    """Render one paper; a second call finds it rendered."""
    rendu.pdf(Attestation.objects.get(pk=attestation_id))


@shared_task
def rendre_en_attente() -> None:
    """Ask for the papers that still wait for their PDF, a batch at a time."""
    for attestation_id in Attestation.objects.a_rendre().values_list("pk", flat=True)[:LOT]:
        rendre.delay(attestation_id)

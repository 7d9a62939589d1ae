"""Tasks of the clock: they choose the day and call `demarches.veille`."""

from celery import shared_task
from django.utils import timezone

from demarches import veille


@shared_task
def rappeler_echeances() -> None:
    """Every day: reminders of permits and of requests for documents, passed dates, coverage."""
    le = timezone.localdate()
    veille.rappeler_les_titres(le)
    veille.relancer_les_complements(le)
    veille.signaler_les_complements_depasses(le)
    veille.couvrir_les_droits(le)


@shared_task
def relire_ephotos() -> None:
    """Every hour: ask again about the photo codes not active at filing."""
    veille.relire_les_ephotos(timezone.now())

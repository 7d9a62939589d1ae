"""Tasks of the clock: they choose the day and call `demarches.veille`."""

from celery import shared_task
from django.utils import timezone

from demarches import veille


@shared_task
def rappeler_echeances() -> None:
    """Every day: coverage, reminders of permits and of requests for documents, passed dates.

    A sweep that stops does not take the others with it; it is said once they are done.
    """
    le = timezone.localdate()
    arrets = []
    for balayage in (
        veille.couvrir_les_droits,
        veille.constater_les_silences,
        veille.relancer_les_complements,
        veille.signaler_les_complements_depasses,
        veille.rappeler_les_titres,
    ):
        try:
            balayage(le)
        except Exception as arret:  # noqa: BLE001  raised below
            arrets.append(arret)
    if arrets:
        raise ExceptionGroup("rappeler_echeances", arrets)


@shared_task
def relire_ephotos() -> None:
    """Every hour: ask again about the photo codes not active at filing."""
    veille.relire_les_ephotos(timezone.now())


@shared_task
def verifier_les_journaux() -> None:
    """Every night: an altered journal is an error in the log."""
    veille.verifier_les_journaux(timezone.localdate())

"""Tasks of the messages room: they choose a row and call `notifications.envoi`."""

from celery import shared_task

from notifications import envoi


@shared_task
def envoyer(pk: int) -> None:
    """Send one message, just after the commit that wrote it."""
    envoi.envoyer(pk)


@shared_task
def envoyer_en_attente() -> None:
    """Send what is due: lost tasks, retries, rows left by a dead worker."""
    envoi.envoyer_en_attente()


@shared_task
def effacer_les_corps() -> None:
    """Forget the words of mails sent outside accounts."""
    envoi.effacer_les_corps()

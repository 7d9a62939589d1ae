"""Work on files outside the request; each task may run twice."""

from uuid import UUID

from celery import shared_task

from justificatifs import analyse, antivirus, apercu
from justificatifs.models import Fichier


@shared_task
def analyser(fichier_id: str) -> None:
    """Ask the antivirus again if the file waits for it, then draw its preview."""
    try:
        analyse.analyser_un(UUID(fichier_id))
    except antivirus.AntivirusIndisponible:
        antivirus.signaler_indisponible()
    if fichier := Fichier.objects.filter(pk=fichier_id).first():
        apercu.assurer(fichier)


@shared_task
def analyser_en_attente() -> None:
    """Sweep the files that wait for the antivirus."""
    for pk in analyse.analyser_en_attente():
        if fichier := Fichier.objects.filter(pk=pk).first():
            apercu.assurer(fichier)

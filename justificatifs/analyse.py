"""The second look at a file that was received while the antivirus could not be reached.

A file found infected keeps its row, so that its sender and the agents know what became of
it, and loses its bytes.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from justificatifs import antivirus
from justificatifs.models import EtatFichier, Fichier

logger = logging.getLogger(__name__)

LOT = 200


def analyser(fichier: Fichier) -> EtatFichier:
    """Ask again about this row, locked by the caller; raises `AntivirusIndisponible`."""
    with fichier.contenu.open("rb") as contenu:
        verdict = antivirus.ouvrir().analyser(contenu)
    fichier.etat = verdict.etat
    if verdict.etat != EtatFichier.NON_ANALYSE:
        fichier.analyse_le = timezone.now()
    if verdict.etat == EtatFichier.INFECTE:
        logger.warning("File %s is infected (%s)", fichier.pk, verdict.signature)
        oublier_les_octets(fichier)
        fichier.contenu.name = fichier.apercu.name = ""
    fichier.save(update_fields=["etat", "analyse_le", "contenu", "apercu"])
    return verdict.etat


def oublier_les_octets(fichier: Fichier) -> None:
    """Delete the bytes and the preview once the caller's transaction has committed."""
    stockage = fichier.contenu.storage
    cles = [champ.name for champ in (fichier.contenu, fichier.apercu) if champ.name]

    def effacer() -> None:
        for cle in cles:
            stockage.delete(cle)

    transaction.on_commit(effacer, robust=True)


def analyser_un(pk: UUID) -> EtatFichier | None:
    """Ask about this file if it still waits; None when another worker has it or it does not."""
    with transaction.atomic():
        fichier = (
            Fichier.objects.en_attente_d_analyse()
            .select_for_update(skip_locked=True)
            .filter(pk=pk)
            .first()
        )
        return analyser(fichier) if fichier else None


def analyser_en_attente(*, lot: int = LOT) -> list[UUID]:
    """Ask about the oldest files that wait, at most `lot`; those that may now be opened.

    Rows held by another worker are passed over. The sweep stops when the antivirus cannot
    be reached, and steps over a file whose bytes cannot be read or that gets no verdict.
    """
    disponibles = []
    for pk in _suivants(lot):
        try:
            etat = analyser_un(pk)
        except antivirus.ReponseObscure:
            logger.warning("The antivirus gives no verdict on file %s", pk)
            continue
        except antivirus.AntivirusIndisponible:
            antivirus.signaler_indisponible()
            break
        except OSError:
            logger.exception("The bytes of file %s cannot be read", pk)
            continue
        if etat in {EtatFichier.SAIN, EtatFichier.NON_ANALYSE}:
            disponibles.append(pk)
    return disponibles


def _suivants(lot: int) -> list[UUID]:
    """The identifiers of a sweep, by index."""
    return list(Fichier.objects.en_attente_d_analyse().values_list("pk", flat=True)[:lot])

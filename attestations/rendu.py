"""The PDF of a paper: rendered once under a lock, kept, served.

Worker or download view, whoever comes first renders; the others read what was kept. Bytes that
are lost or do not match their digest are made again, since the PDF is a pure function of the
row. Access is the caller's business (`visibles_par`, or the dossier's own queryset).
"""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from attestations import impression
from attestations.models import Attestation

TYPE_MIME = "application/pdf"
journal = logging.getLogger(__name__)


def pdf(attestation: Attestation) -> bytes:
    """The bytes of the paper."""
    return _conserve(attestation) or _rendre(attestation)


def piece_jointe(numero: str) -> tuple[str, bytes, str]:
    """The paper as an attachment: name, bytes, type."""
    attestation = Attestation.objects.get(numero=numero)
    return nom_de_fichier(attestation), pdf(attestation), TYPE_MIME


def nom_de_fichier(attestation: Attestation) -> str:
    """A file name that says nothing about the person."""
    return f"{attestation.numero}.pdf"


def reponse(attestation: Attestation, *, en_ligne: bool = False) -> HttpResponse:
    """The paper as a download, or shown in the page (`en_ligne`)."""
    disposition = "inline" if en_ligne else "attachment"
    return HttpResponse(
        pdf(attestation),
        content_type=TYPE_MIME,
        headers={
            "Content-Disposition": f'{disposition}; filename="{nom_de_fichier(attestation)}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _conserve(attestation: Attestation) -> bytes | None:
    """The kept bytes; None when there are none to trust."""
    if attestation.rendue_le is None:
        return None
    try:
        with attestation.pdf.open("rb") as fichier:
            octets = bytes(fichier.read())
    except FileNotFoundError:
        journal.warning("PDF of %s is lost, rendering again", attestation.numero)
        return None
    if hashlib.sha256(octets).hexdigest() != attestation.sha256:
        journal.error("PDF of %s was altered, rendering again", attestation.numero)
        return None
    return octets


def _rendre(attestation: Attestation) -> bytes:
    with transaction.atomic():
        ligne = Attestation.objects.select_for_update().get(pk=attestation.pk)
        octets = _conserve(ligne)
        if octets is None:
            octets = impression.imprimer(ligne)
            _conserver(ligne, octets)
    attestation.pdf = ligne.pdf
    attestation.sha256, attestation.rendue_le = ligne.sha256, ligne.rendue_le
    return octets


def _conserver(ligne: Attestation, octets: bytes) -> None:
    nom = f"{ligne.emise_le:%Y/%m}/{nom_de_fichier(ligne)}"
    # A crash between the file and the row leaves a file that no row names.
    chemin = ligne.pdf.field.generate_filename(ligne, nom)
    if ligne.pdf.storage.exists(chemin):
        ligne.pdf.storage.delete(chemin)
    ligne.pdf.save(nom, ContentFile(octets), save=False)
    ligne.sha256 = hashlib.sha256(octets).hexdigest()
    ligne.rendue_le = timezone.now()
    ligne.save(update_fields=["pdf", "sha256", "rendue_le"])

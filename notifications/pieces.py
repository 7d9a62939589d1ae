"""Attachments of a message: named in the row, fetched from the room that keeps them.

A row says `{"source": "attestation", "cle": "…"}`; `settings.SOURCES_DE_PIECES` gives, for a
source, the function `cle -> (name, bytes, type)`. This room never knows what a paper is.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.models import Notification

# The bytes stand in the row itself: only for Django mails that came with an attachment.
SOURCE_DANS_LA_LIGNE = "ligne"


@dataclass(frozen=True)
class Piece:
    """An attachment, ready to be sent or downloaded."""

    nom: str
    contenu: bytes
    type_mime: str


def lire(designation: Mapping[str, str]) -> Piece:
    """Fetch the attachment a row names."""
    source = designation["source"]
    if source == SOURCE_DANS_LA_LIGNE:
        contenu = base64.b64decode(designation["contenu"])
        return Piece(designation["cle"], contenu, designation["type"])
    nom, contenu, type_mime = import_string(settings.SOURCES_DE_PIECES[source])(designation["cle"])
    return Piece(nom, contenu, type_mime)


def de(notification: Notification) -> Iterator[Piece]:
    """Every attachment of the message."""
    return (lire(designation) for designation in notification.pieces)


def dans_la_ligne(nom: str, contenu: bytes, type_mime: str) -> dict[str, str]:
    """Designate bytes that nobody else keeps."""
    return {
        "source": SOURCE_DANS_LA_LIGNE,
        "cle": nom,
        "type": type_mime,
        "contenu": base64.b64encode(contenu).decode("ascii"),
    }

"""The project's e-mail backend: whatever Django or a library sends becomes a row.

A password reset is then kept, retried and counted like any other message. One row per recipient,
so a refused address does not send the others their mail twice. Only the plain text is kept. The
rows appear in no account, and their words are erased some days after sending.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.mime.base import MIMEBase
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from notifications import pieces
from notifications.messages import ecrire
from notifications.models import NATURE_COURRIEL_BRUT


class BoiteDEnvoi(BaseEmailBackend):
    """`settings.EMAIL_BACKEND`; the real transport is `settings.COURRIEL_TRANSPORT`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the rows; sending follows the commit."""
        with transaction.atomic():
            for courriel in email_messages:
                self._ecrire(courriel)
        return len(email_messages)

    def _ecrire(self, courriel: EmailMessage) -> None:
        jointes = [_designer(jointe) for jointe in courriel.attachments]
        for adresse in dict.fromkeys(courriel.recipients()):
            ecrire(
                NATURE_COURRIEL_BRUT,
                adresse=adresse,
                objet=str(courriel.subject),
                corps=str(courriel.body),
                cle=f"{NATURE_COURRIEL_BRUT}:{uuid4()}",
                pieces=jointes,
            )


def _designer(jointe: Any) -> dict[str, str]:
    if isinstance(jointe, MIMEBase):
        contenu = jointe.get_payload(decode=True)
        octets = contenu if isinstance(contenu, bytes) else b""
        nom, type_mime = jointe.get_filename(), jointe.get_content_type()
    else:
        nom, contenu, type_mime = jointe
        octets = contenu.encode() if isinstance(contenu, str) else contenu
    return pieces.dans_la_ligne(nom or "piece", octets, type_mime or "application/octet-stream")

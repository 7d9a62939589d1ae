"""Links for people without an account: a signed name of the ticket, and nothing of the person.

Whoever holds the link reads the thread, so it stops working some months after closing. Nothing is
stored: the signature is the proof.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from assistance.models import Ticket

SEL_SUIVI = "assistance.suivi"
SEL_RECU = "assistance.recu"
APRES_CLOTURE = timedelta(days=90)
DUREE_DU_RECU = timedelta(days=1)


def de_suivi(ticket: Ticket) -> str:
    """What the follow-up link carries."""
    return signing.dumps(ticket.pk, salt=SEL_SUIVI)


def de_recu(ticket: Ticket) -> str:
    """What the address of the confirmation page carries."""
    return signing.dumps(ticket.pk, salt=SEL_RECU)


def ticket_suivi(jeton: str) -> Ticket | None:
    """The ticket of a follow-up link; None when the link was altered or is too old."""
    try:
        pk = signing.loads(jeton, salt=SEL_SUIVI)
    except signing.BadSignature:
        return None
    ticket = Ticket.objects.sans_compte().filter(pk=pk).first()
    if ticket and ticket.clos_le and ticket.clos_le < timezone.now() - APRES_CLOTURE:
        return None
    return ticket


def ticket_recu(jeton: str) -> Ticket | None:
    """The ticket just opened, for a day."""
    try:
        pk = signing.loads(jeton, salt=SEL_RECU, max_age=DUREE_DU_RECU)
    except signing.BadSignature:
        return None
    return Ticket.objects.filter(pk=pk).first()

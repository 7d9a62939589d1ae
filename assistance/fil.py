"""The thread of a ticket, as it is read: messages in order, each with its screenshots."""

from __future__ import annotations

from django.db.models import Prefetch

from assistance.models import MessageJoint, MessageTicket, Ticket


def de(ticket: Ticket) -> list[MessageTicket]:
    """Every message of the ticket in two queries, oldest first."""
    return list(
        ticket.messages.select_related("auteur")
        .prefetch_related(Prefetch("captures", MessageJoint.objects.select_related("fichier")))
        .order_by("pk")
    )


def dernier_numero(messages: list[MessageTicket]) -> int:
    """The last message on the screen: what an answer claims to have read."""
    return messages[-1].pk if messages else 0

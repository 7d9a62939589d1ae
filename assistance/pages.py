"""Pages of tickets by key: the cost of the hundredth page is that of the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from assistance.models import Ticket, TicketQuerySet

PAR_PAGE = 25


@dataclass(frozen=True)
class Page:
    """Some tickets, and the key of what follows."""

    lignes: list[Ticket]
    debut: bool
    suite: str


def recents(tickets: TicketQuerySet, avant: str) -> Page:
    """Newest first; `avant` is the key of the last one seen."""
    cle = int(avant) if avant.isdecimal() and avant.isascii() and len(avant) < 19 else None
    tickets = tickets.order_by("-pk")
    if cle is not None:
        tickets = tickets.filter(pk__lt=cle)
    lignes = list(tickets[: PAR_PAGE + 1])
    suite = str(lignes[PAR_PAGE - 1].pk) if len(lignes) > PAR_PAGE else ""
    return Page(lignes[:PAR_PAGE], debut=cle is None, suite=suite)


def du_plus_ancien(tickets: TicketQuerySet, apres: str) -> Page:
    """Who waits since longest first; a key is the moment and the row, as `moment_ligne`."""
    cle = _lire(apres)
    tickets = tickets.du_plus_ancien()
    if cle is not None:
        moment, pk = cle
        # The first condition is implied by the second; it is the one an index answers.
        tickets = tickets.filter(attend_depuis__gte=moment).filter(
            Q(attend_depuis__gt=moment) | Q(attend_depuis=moment, pk__gt=pk)
        )
    lignes = list(tickets[: PAR_PAGE + 1])
    suite = _ecrire(lignes[PAR_PAGE - 1]) if len(lignes) > PAR_PAGE else ""
    return Page(lignes[:PAR_PAGE], debut=cle is None, suite=suite)


def _ecrire(ticket: Ticket) -> str:
    return f"{ticket.attend_depuis.isoformat() if ticket.attend_depuis else ''}_{ticket.pk}"


def _lire(cle: str) -> tuple[datetime, int] | None:
    moment, _separateur, pk = cle.partition("_")
    try:
        lu = parse_datetime(moment)
        # In universal time: a moment of the year 1 or 9999 may have none, and raises here.
        lu = lu.astimezone(UTC) if lu and lu.tzinfo else None
    except (ValueError, OverflowError):
        return None
    if lu is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return lu, int(pk)

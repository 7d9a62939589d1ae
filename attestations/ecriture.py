"""French words for dates, amounts and rights on papers.

Papers are in French whatever language is active, so nothing here goes through gettext or the
locale of the thread.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

_MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_INSECABLE = "\N{NO-BREAK SPACE}"


def jour(moment: date | datetime) -> str:
    """A day in full, held on one line: "3 mars 2027", "1er mars 2027"."""
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    quantieme = "1er" if moment.day == 1 else str(moment.day)
    return _INSECABLE.join((quantieme, _MOIS[moment.month - 1], str(moment.year)))


def euros(cents: int) -> str:
    """An amount: "1 225 €", "22,50 €"; "Gratuit" for nothing."""
    if cents == 0:
        return "Gratuit"
    entiers, centimes = divmod(cents, 100)
    decimales = f",{centimes:02d}" if centimes else ""
    return f"{entiers:,}".replace(",", _INSECABLE) + f"{decimales}{_INSECABLE}€"


def oui_non(accorde: bool | None) -> str:  # noqa: FBT001 (a template filter has one argument)
    """Whether a right is granted, in a word; the paper may leave it to its precision."""
    if accorde is None:
        return "À lire"
    return "Oui" if accorde else "Non"

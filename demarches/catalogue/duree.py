"""Calendar arithmetic of the law: months clamp to the month's end, days are days.

A delay of months runs from date to date; when the arrival month has no such day, it ends on
that month's last day (31 August minus 2 months is 30 June). Hours never appear: every rule
computed here counts whole days.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta


class Unite(StrEnum):
    """Units in which a text counts."""

    JOURS = "jours"
    MOIS = "mois"
    ANS = "ans"
    HEURES = "heures"


def ajouter(jour: date, valeur: int, unite: Unite) -> date:
    """The day `valeur` units after `jour` (before, when negative)."""
    if unite is Unite.JOURS:
        return jour + timedelta(days=valeur)
    if unite is Unite.MOIS:
        return jour + relativedelta(months=valeur)
    if unite is Unite.ANS:
        return jour + relativedelta(years=valeur)
    raise ValueError("Un délai en heures ne se compte pas en jours.")


def age(naissance: date, le: date) -> int:
    """Whole years lived on that day; born on 29 February, one ages on 1 March in plain years."""
    return le.year - naissance.year - ((le.month, le.day) < (naissance.month, naissance.day))


def en_mois(valeur: int, unite: Unite) -> int | None:
    """A length in months, or None when the unit does not convert."""
    if unite is Unite.ANS:
        return valeur * 12
    return valeur if unite is Unite.MOIS else None

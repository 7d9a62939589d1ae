"""Pure calculator of deadlines: from a day and a rule to a day. No clock, no database.

Months are calendar months clamped to the month's end (31 August + 6 months = 28 February);
days are days; every day given or returned is a civil day in Paris.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from demarches.catalogue.duree import Unite, ajouter

__all__ = [
    "DROITS_EN_DANGER_JOURS",
    "Unite",
    "ajouter",
    "couvre",
    "dernier_jour",
    "fin_du_delai",
    "jours_restants",
]

# Days before the end of what proves somebody's rights when both desks must see it.
DROITS_EN_DANGER_JOURS = 15


def dernier_jour(premier: date, mois: int) -> date:
    """Last day of a paper valid `mois` months from `premier`, both included.

    A paper of 6 months from 22 November runs to 21 May, so the next one starts on the 22nd and
    no day is left uncovered. From a day the last month lacks, it runs to that month's end
    (a paper of 6 months from 31 August: 28 February, the next one from 1 March).
    """
    anniversaire = premier + relativedelta(months=mois)
    if anniversaire.day < premier.day:
        return anniversaire
    return anniversaire - timedelta(days=1)


def fin_du_delai(depart: date, valeur: int, unite: str) -> date:
    """The day the delay to answer ends; silence is often a refusal then (R. 432-1, R. 432-2 CESEDA)."""
    return ajouter(depart, valeur, Unite(unite))


def jours_restants(echeance: date, le: date) -> int:
    """Days left on that day; 0 on the last day, negative when it has passed."""
    return (echeance - le).days


def couvre(fin: date | None, le: date) -> bool:
    """Whether a paper that ends on `fin` still proves something on that day."""
    return fin is not None and fin >= le

"""Dates of the API: AAAA-MM-JJ, within bounds that keep every delay computable.

A delay counted from the year 1 or 9999 would leave the calendar.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext

from demarches.api.erreurs import Erreur

PREMIERE, DERNIERE = date(1900, 1, 1), date(2199, 12, 31)
MOTIF = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
SCHEMA = {"type": "string", "format": "date", "pattern": MOTIF}


def lire(texte: str) -> date | None:
    """The day, or None when it is not one we take."""
    if not re.fullmatch(MOTIF, texte):
        return None
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return None


def est_admise(jour: date) -> bool:
    """Whether it stands within the bounds."""
    return PREMIERE <= jour <= DERNIERE


def refus(champ: str) -> Erreur:
    """What to say of anything else."""
    message = gettext(
        "Une date du calendrier au format AAAA-MM-JJ est attendue, entre %(debut)s et %(fin)s."
    ) % {"debut": PREMIERE.isoformat(), "fin": DERNIERE.isoformat()}
    return Erreur(champ=champ, message=message, valeurs_admises=[])

"""Dates of the API: AAAA-MM-JJ, within the bounds of `Situation`: every delay stays computable."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext

from demarches.api.erreurs import Erreur
from demarches.catalogue.situation import DERNIER_JOUR, PREMIER_JOUR

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
    return PREMIER_JOUR <= jour <= DERNIER_JOUR


def refus(champ: str) -> Erreur:
    """What to say of anything else."""
    message = gettext(
        "Une date du calendrier au format AAAA-MM-JJ est attendue, entre %(debut)s et %(fin)s."
    ) % {"debut": PREMIER_JOUR.isoformat(), "fin": DERNIER_JOUR.isoformat()}
    return Erreur(champ=champ, message=message, valeurs_admises=[])

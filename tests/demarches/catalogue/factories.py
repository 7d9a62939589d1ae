"""Situations of visibly fictitious people, one per procedure."""

from __future__ import annotations

from typing import Any

from demarches.catalogue import charger
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, FIN, personnes

__all__ = ["AUJOURDHUI", "EN_2021", "FIN", "PERSONNES", "personne"]

PERSONNES = personnes()


def personne(code: str, **autres: Any) -> Situation:
    """The person of that procedure, some answers changed (None: not known)."""
    return charger().situation.depuis({**PERSONNES[code], **autres})

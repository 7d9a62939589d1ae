"""How a fact is chosen: in force that day, for that request, for that person.

Where several facts compete (a window, a permit, a silence), the first that surely applies wins;
an unknown never wins over the general rule that follows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from demarches.catalogue.faits import (
    Conditionnel,
    Source,
    TypeDemande,
)
from demarches.catalogue.schema import (
    Demarche,
)
from demarches.catalogue.situation import Situation

RegleT = TypeVar("RegleT", bound=Conditionnel)


def en_vigueur(
    demarche: Demarche, regles: Iterable[RegleT], type_demande: TypeDemande | None, le: date
) -> tuple[RegleT, ...]:
    """Those in force that day, for that kind of request and the channel open that day."""
    canal = demarche.canal(le)
    return tuple(r for r in regles if r.en_vigueur(type_demande, le, canal))


def premiere(regles: Iterable[RegleT], situation: Situation, le: date) -> RegleT | None:
    """The first rule that surely applies to the person."""
    return next((r for r in regles if r.verdict(situation, le)), None)


def sans_doublon(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, in the order met."""
    return tuple(dict.fromkeys(sources))

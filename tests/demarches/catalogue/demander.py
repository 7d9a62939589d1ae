"""One question to the law, for the typical person of a procedure with some answers changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, personne


def demande(
    question: Any, code: str, type_demande: TypeDemande, le: date = AUJOURDHUI, **autres: Any
) -> Any:
    """The answer of a function of `calcul`, today unless said otherwise."""
    return question(charger().demarche(code), type_demande, personne(code, **autres), le)

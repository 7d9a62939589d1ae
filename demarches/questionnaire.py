"""Which questions still change the answer: those whose key the law read and found empty.

A simulation or a check-list is not a file: nobody's name or address decides anything, so neither
asks for them. Instead of a list kept by hand, the situation notes what is read while the law
answers. Answering may bring others; none left means that no further answer would change anything.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, cast

from pydantic import PrivateAttr, create_model

from demarches.catalogue import calcul, charger
from demarches.catalogue.faits import TypeDemande
from demarches.catalogue.reponses import Question
from demarches.catalogue.schema import Demarche
from demarches.catalogue.situation import Situation


class SituationObservee(Situation):
    """A situation that remembers which of its keys were read."""

    _lues: set[str] = PrivateAttr(default_factory=set)

    def __getattribute__(self, nom: str) -> Any:
        """Note the key, then read it."""
        if nom in _cles():
            self._lues.add(nom)
        return super().__getattribute__(nom)

    @property
    def lues(self) -> frozenset[str]:
        """The keys read so far."""
        return frozenset(self._lues)

    @staticmethod
    def de(situation: Situation) -> SituationObservee:
        """The same answers, none read yet."""
        return _classe().model_validate(dict(situation))

    def restantes(
        self, demarche: Demarche, type_demande: TypeDemande, le: date
    ) -> tuple[Question, ...]:
        """Questions that apply, were read and have no answer, in the order of the questionnaire."""
        questions = calcul.questions(demarche, type_demande, self, le)
        lues = self.lues
        connues = self.model_dump(exclude_none=True)
        return tuple(q for q in questions if q.id in lues and q.id not in connues)


@lru_cache(maxsize=1)
def _cles() -> frozenset[str]:
    return frozenset(charger().situation.model_fields)


@lru_cache(maxsize=1)
def _classe() -> type[SituationObservee]:
    """Observed, with the keys that only the catalogue's questions declare."""
    toutes = cast(type[SituationObservee], charger().situation)
    return create_model("SituationObservee", __base__=(SituationObservee, toutes))

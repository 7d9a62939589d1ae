"""Frequent questions: short answers, each with its source, shown beside the law they explain.

A library of the catalogue (`faq` in any YAML file). A question names the procedures it belongs
to, none when it belongs to the portal itself; `verification` tells one that does not exist.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from demarches.catalogue.faits import Identifiant, Modele, Sources, Texte
from demarches.catalogue.mots import CATEGORIES


class ReponseFrequente(Modele):
    """One thing answered."""

    texte: Texte
    sources: Sources = Field(min_length=1)

    @property
    def est_confirmee(self) -> bool:
        """False when only a third party says it."""
        return not any(source.a_confirmer for source in self.sources)


class QuestionFrequente(Modele):
    """A question people ask; `id` is also its anchor on the page of questions."""

    id: Identifiant
    categorie: Identifiant
    question: Texte
    reponses: tuple[ReponseFrequente, ...] = Field(min_length=1)
    demarches: tuple[Identifiant, ...] = ()

    @model_validator(mode="after")
    def _categorie_connue(self) -> Self:
        if self.categorie not in CATEGORIES:
            raise ValueError(f"{self.id} : catégorie inconnue : {self.categorie}")
        return self

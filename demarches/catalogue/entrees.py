"""The ways into a procedure: the answers of the questionnaire, the permit that comes to its end.

None of it is law; it only tells which procedure concerns whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from demarches.catalogue.faits import Modele, Reponses, TypeDemande
from demarches.catalogue.situation import NatureTitre, Situation


class SuiteDeTitre(Modele):
    """A permit held whose holder is sent to this procedure when it ends (register's words).

    Not law: it only tells whom to remind and which dates concern a person.
    """

    type: TypeDemande
    motifs: tuple[str, ...] = Field(min_length=1)
    natures: tuple[NatureTitre, ...] = Field(min_length=1)

    def concerne(self, situation: Situation) -> bool:
        """Whether the document this person holds is one of these."""
        return situation.titre_motif in self.motifs and situation.titre_nature in self.natures


def motifs_du_titre(suites: Iterable[SuiteDeTitre], nature: str) -> frozenset[str]:
    """The grounds of a permit of this kind that such a procedure renews, in the register's words."""
    renouvelables = (s for s in suites if s.type is TypeDemande.RENOUVELLEMENT)
    return frozenset(motif for s in renouvelables if nature in s.natures for motif in s.motifs)


class Chemin(Modele):
    """Answers of the orientation questionnaire that lead to these kinds of request. Not law.

    `acquis`: what these answers already say to the procedure's own questions, one answer each.
    """

    types: tuple[TypeDemande, ...] = Field(min_length=1)
    reponses: Reponses = Field(min_length=1)
    acquis: Reponses = ()

    @model_validator(mode="after")
    def _acquis_sans_choix(self) -> Self:
        if vagues := [r.champ for r in self.acquis if len(r.valeurs) > 1]:
            raise ValueError(f"orientation : plusieurs réponses acquises à {', '.join(vagues)}")
        return self

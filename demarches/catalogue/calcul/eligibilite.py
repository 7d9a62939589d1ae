"""Whether a person may ask: each condition weighed, groups of alternatives counted once.

A condition nobody can compute (the prefecture judges it) is shown but does not make the answer
unknown: otherwise no one would ever be told yes. With nothing to compute, the answer is unknown.
Nobody is told no while an answer that may excuse them is still to be given.
"""

from __future__ import annotations

from datetime import date

from demarches.catalogue.calcul.choix import en_vigueur
from demarches.catalogue.calcul.questions import en_suspens
from demarches.catalogue.faits import (
    TypeDemande,
    et,
    ou,
)
from demarches.catalogue.reponses import ConditionEvaluee, Eligibilite
from demarches.catalogue.schema import (
    Demarche,
)
from demarches.catalogue.situation import Situation


def eligibilite(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> Eligibilite:
    """Every condition in force that applies to the person, and the verdict of the whole."""
    conditions = []
    verdicts: list[bool | None] = []
    groupes: dict[str, list[bool | None]] = {}
    for regle in en_vigueur(demarche, demarche.conditions, type_demande, le):
        concerne = regle.verdict(situation, le)
        if concerne is False:
            continue
        remplie = regle.remplie(situation, le) if concerne else None
        if remplie is False and en_suspens(demarche, type_demande, situation, le, regle.dispense):
            remplie = None
        conditions.append(
            ConditionEvaluee(
                id=regle.id,
                libelle=regle.libelle,
                remplie=remplie,
                regroupement=regle.regroupement,
                calculable=regle.est_calculable,
                confirme=regle.est_confirme,
                sources=regle.sources,
            )
        )
        if not regle.est_calculable:
            continue
        if regle.regroupement == "obligatoire":
            verdicts.append(remplie)
        else:
            groupes.setdefault(regle.regroupement, []).append(remplie)
    verdicts.extend(ou(membres) for membres in groupes.values())
    return Eligibilite(eligible=et(verdicts) if verdicts else None, conditions=tuple(conditions))

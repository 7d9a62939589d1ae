"""Which procedures fit a person today: asked of the catalogue, with no rule of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import EtatFenetre, Fenetre, TypeDemande
from demarches.catalogue.schema import Demarche
from demarches.catalogue.situation import Situation


@dataclass(frozen=True)
class Proposition:
    """A procedure that fits, and where its window stands."""

    demarche: Demarche
    type_demande: TypeDemande
    fenetre: Fenetre

    @property
    def est_ouverte(self) -> bool:
        """Whether one may file today, late or not."""
        return self.fenetre.etat in {EtatFenetre.OUVERTE, EtatFenetre.TARDIVE}


def renouvellements(situation: Situation, le: date) -> list[Proposition]:
    """The renewals this person's permit surely leads to, by the conditions of the law."""
    return [
        Proposition(
            demarche,
            TypeDemande.RENOUVELLEMENT,
            calcul.fenetre(demarche, TypeDemande.RENOUVELLEMENT, situation, le),
        )
        for demarche in charger().en_ligne(le)
        if TypeDemande.RENOUVELLEMENT in demarche.types
        and demarche.deposee_par == "demandeur"
        and calcul.eligibilite(demarche, TypeDemande.RENOUVELLEMENT, situation, le).eligible
    ]

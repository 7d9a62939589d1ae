"""Which procedures a person files, and which fit them today: asked of the catalogue alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import EtatFenetre, Fenetre, TypeDemande
from demarches.catalogue.schema import Demarche
from demarches.catalogue.situation import Situation

if TYPE_CHECKING:
    from accounts.models import User


def depose(user: User, demarche: Demarche) -> bool:
    """Whether this person files this procedure: employers theirs, foreigners all the others."""
    return user.est_usager and user.est_employeur is (demarche.deposee_par == "employeur")


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


def suites(situation: Situation, le: date) -> list[Proposition]:
    """The requests that follow the permit this person holds, filed online on that day."""
    return [
        Proposition(demarche, type_demande, calcul.fenetre(demarche, type_demande, situation, le))
        for demarche in charger().deposables(le)
        for type_demande in demarche.types
        if demarche.fait_suite(type_demande, situation)
    ]

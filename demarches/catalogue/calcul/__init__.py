"""The questions one asks of the law, for one person on one day.

Every function takes (demarche, type_demande, situation, le) and answers with the texts in force
that day and their sources. Nothing is decided about a dossier here, nothing is read from a
clock, and what is not known stays unknown (None) instead of being guessed.
"""

from __future__ import annotations

from demarches.catalogue.calcul.documents import documents, recours, silence, titre
from demarches.catalogue.calcul.eligibilite import eligibilite
from demarches.catalogue.calcul.ensemble import exigence, foire, presentation
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.calcul.orientation import Destination, Ecartee, Orientation, orienter
from demarches.catalogue.calcul.pieces import couts, ephoto, pieces, tarifs
from demarches.catalogue.calcul.questions import questions, questions_restantes
from demarches.catalogue.faits import (
    EtatFenetre,
    Moment,
    NatureDocument,
    Source,
    TypeDemande,
)
from demarches.catalogue.reponses import (
    ConditionEvaluee,
    Couts,
    Delai,
    DocumentDu,
    DroitsDuDocument,
    Eligibilite,
    Exigence,
    ExigenceEphoto,
    Fenetre,
    LigneCout,
    PieceExigee,
    Presentation,
    Question,
    Recours,
    TitrePrevu,
)
from demarches.catalogue.schema import (
    TypeQuestion,
)

__all__ = [
    "ConditionEvaluee",
    "Couts",
    "Delai",
    "Destination",
    "DocumentDu",
    "DroitsDuDocument",
    "Ecartee",
    "Eligibilite",
    "EtatFenetre",
    "Exigence",
    "ExigenceEphoto",
    "Fenetre",
    "LigneCout",
    "Moment",
    "NatureDocument",
    "Orientation",
    "PieceExigee",
    "Presentation",
    "Question",
    "Recours",
    "Source",
    "TitrePrevu",
    "TypeDemande",
    "TypeQuestion",
    "couts",
    "documents",
    "eligibilite",
    "ephoto",
    "exigence",
    "fenetre",
    "foire",
    "orienter",
    "pieces",
    "presentation",
    "questions",
    "questions_restantes",
    "recours",
    "silence",
    "tarifs",
    "titre",
]

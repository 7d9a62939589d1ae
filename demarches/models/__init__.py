"""A case and what hangs on it: answers, pieces, requests for documents, decisions, journal."""

from demarches.models.complement import DemandeDeComplement, ElementDeComplement, Reponse
from demarches.models.decision import Decision, Sens
from demarches.models.dossier import Dossier
from demarches.models.journal import Consultation, Evenement, Objet
from demarches.models.piece import PieceJointe, Verdict

__all__ = [
    "Consultation",
    "Decision",
    "DemandeDeComplement",
    "Dossier",
    "ElementDeComplement",
    "Evenement",
    "Objet",
    "PieceJointe",
    "Reponse",
    "Sens",
    "Verdict",
]

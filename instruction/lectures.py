"""Who looked: a line each time a member of staff opens a case or one of its files.

A case opened ten times in ten minutes by the same agent is one visit (`demarches.journal`); a file
is journalled each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarches import journal
from demarches.models import Objet

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.models import Dossier, PieceJointe


def du_dossier(dossier: Dossier, *, par: User) -> None:
    """This agent opened the page of the case."""
    journal.visiter([dossier], par=par, objet=Objet.DOSSIER)


def de_la_piece(piece: PieceJointe, *, par: User) -> None:
    """This agent opened a file."""
    journal.consigner(piece.dossier, par=par, objet=f"{Objet.PIECE}:{piece.piece}")


def du_papier(dossier: Dossier, numero: str, *, par: User) -> None:
    """This agent opened a paper given to the person."""
    journal.consigner(dossier, par=par, objet=f"{Objet.ATTESTATION}:{numero}")

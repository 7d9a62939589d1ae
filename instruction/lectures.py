"""Who looked: a line each time a member of staff opens a case or one of its files.

A case opened ten times in ten minutes by the same agent is one visit; a file is journalled each
time. When the cache is lost a visit is written twice, never forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from demarches import journal

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.models import Dossier, PieceJointe

UNE_VISITE = 600  # seconds


def du_dossier(dossier: Dossier, *, par: User) -> None:
    """This agent opened the page of the case."""
    if cache.add(f"instruction:visite:{par.pk}:{dossier.pk}", 1, UNE_VISITE):
        journal.consigner(dossier, par=par)


def de_la_piece(piece: PieceJointe, *, par: User) -> None:
    """This agent opened a file."""
    journal.consigner(piece.dossier, par=par, objet=f"piece:{piece.piece}")


def du_papier(dossier: Dossier, numero: str, *, par: User) -> None:
    """This agent opened a paper given to the person."""
    journal.consigner(dossier, par=par, objet=f"attestation:{numero}")

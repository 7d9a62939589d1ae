"""Answers already sent to requests for documents, as the person gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarches.models import Reponse

if TYPE_CHECKING:
    from demarches.models import DemandeDeComplement, Dossier, ElementDeComplement, PieceJointe


@dataclass(frozen=True)
class Ligne:
    """One item, and the files it was answered with."""

    element: ElementDeComplement
    jointes: list[PieceJointe]


@dataclass(frozen=True)
class Envoi:
    """One answer, item by item."""

    demande: DemandeDeComplement
    lignes: list[Ligne]


def lire(dossier: Dossier, demandes: Sequence[DemandeDeComplement]) -> list[Envoi]:
    """The answers sent, latest first. One query for the files, none when nothing was sent.

    The items are expected with their requests (`prefetch_related`).
    """
    envoyees = [demande for demande in demandes if demande.recue_le is not None]
    if not envoyees:
        return []
    jointes = list(dossier.pieces.select_related("fichier"))
    return [
        Envoi(
            demande,
            [
                Ligne(element, [j for j in jointes if _repond(j, element, demande)])
                for element in demande.elements.all()
            ],
        )
        for demande in envoyees
    ]


def _repond(
    jointe: PieceJointe, element: ElementDeComplement, demande: DemandeDeComplement
) -> bool:
    """Whether this file was the answer that day: the new one, or the one kept and still there."""
    if jointe.piece != element.piece or demande.recue_le is None:
        return False
    if element.reponse == Reponse.ABSENT:
        return False
    if element.reponse == Reponse.REMPLACER:
        return jointe.complement_id == demande.pk
    return (
        jointe.complement_id != demande.pk
        and jointe.jointe_le <= demande.recue_le
        and (jointe.retiree_le is None or jointe.retiree_le > demande.recue_le)
    )

"""The verdict of the agent on each piece: accepted, or refused with a reason.

Only while the case is under examination and only by the agent in charge; the row of the case is
locked, so a verdict and an answer of the person never cross. What the person has joined to an
answer not sent yet does not exist for the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demarches import cycle, journal
from demarches.models import Dossier, PieceJointe, Verdict
from demarches.models.journal import Nature
from demarches.models.piece import PieceJointeQuerySet
from demarches.statuts import Statut
from demarches.transitions import TransitionRefusee
from instruction import motifs

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User


def recues(dossier: Dossier) -> PieceJointeQuerySet:
    """What the person has sent for this case."""
    return PieceJointe.objects.filter(dossier=dossier).recues()


def raison_contre(dossier: Dossier, par: User) -> str:
    """Why this agent may not examine pieces now; empty when they may."""
    if dossier.statut != Statut.EN_INSTRUCTION:
        return _(
            "Les documents se lisent seulement : ils s’examinent pendant l’instruction du dossier."
        )
    if dossier.agent_id != par.pk:
        return cycle.a_reprendre(dossier)
    return ""


def accepter(piece: PieceJointe, *, par: User) -> PieceJointe:
    """Say that a piece answers what the law asks."""
    return _juger(piece.dossier_id, piece.pk, par=par, verdict=Verdict.ACCEPTEE)


def refuser(piece: PieceJointe, *, par: User, motif: str) -> PieceJointe:
    """Say why a piece does not; the person reads these words when it is asked for again."""
    motif = motif.strip()
    if not motif:
        raise TransitionRefusee(
            _("Dites pourquoi ce document est refusé : l’usager lira ce motif.")
        )
    if len(motif) > motifs.LONGUEUR_MAX:
        raise TransitionRefusee(
            _("Le motif compte %(n)d caractères ; la limite est de %(max)d. Raccourcissez-le.")
            % {"n": len(motif), "max": motifs.LONGUEUR_MAX}
        )
    return _juger(piece.dossier_id, piece.pk, par=par, verdict=Verdict.REFUSEE, motif=motif)


def _juger(
    dossier_id: int, piece_id: UUID, *, par: User, verdict: Verdict, motif: str = ""
) -> PieceJointe:
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
        if raison := raison_contre(dossier, par):
            raise TransitionRefusee(raison)
        piece = recues(dossier).select_related("fichier").get(pk=piece_id)
        if piece.retiree_le is not None:
            raise TransitionRefusee(
                _("Ce document a été remplacé par l’usager. Examinez le nouveau.")
            )
        if verdict == Verdict.ACCEPTEE and not piece.fichier.est_disponible:
            raise TransitionRefusee(
                _("Ce fichier ne peut pas être ouvert : il ne peut pas être accepté.")
            )
        if (piece.verdict, piece.motif) == (verdict, motif):
            return piece
        piece.verdict, piece.motif = verdict, motif
        piece.examinee_par, piece.examinee_le = par, timezone.now()
        piece.save(update_fields=["verdict", "motif", "examinee_par", "examinee_le"])
        journal.ecrire(
            dossier,
            Nature.PIECE_EXAMINEE,
            par=par,
            donnees={"piece": piece.piece, "verdict": verdict.value},
        )
    return piece

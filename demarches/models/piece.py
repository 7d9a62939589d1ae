"""A piece: the file given for a requirement of the law, with the agent's verdict on it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Verdict(models.TextChoices):
    """What the agent thought of a piece."""

    A_EXAMINER = "a_examiner", _("À examiner")
    ACCEPTEE = "acceptee", _("Acceptée")
    REFUSEE = "refusee", _("Refusée")


class PieceJointeQuerySet(models.QuerySet["PieceJointe"]):
    """Words over pieces; a withdrawn piece stays in the history of a filed case."""

    def visibles_par(self, user: User | AnonymousUser) -> Self:
        """Pieces of the cases this person may open, of those received for an agent; never the
        support staff."""
        if not user.is_authenticated:
            return self.none()
        if user.est_usager:
            return self.filter(dossier__usager=user)
        if user.est_agent:
            return self.recues().filter(
                dossier__prefecture=user.prefecture_id, dossier__depose_le__isnull=False
            )
        return self.none()

    def recues(self) -> Self:
        """What the person has sent: pieces of the filing, and of the answers already sent."""
        return self.filter(Q(complement__isnull=True) | Q(complement__recue_le__isnull=False))

    def actuelles(self) -> Self:
        """Those that count today."""
        return self.filter(retiree_le__isnull=True)


class PieceJointe(models.Model):
    """A file tied to a piece (`piece` is its id in the catalogue) of a dossier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(
        "demarches.Dossier",
        on_delete=models.CASCADE,
        related_name="pieces",
        db_index=False,  # an index below begins with it
    )
    piece = models.CharField(_("pièce"), max_length=80)
    fichier = models.OneToOneField(
        "justificatifs.Fichier", on_delete=models.PROTECT, related_name="+"
    )
    complement = models.ForeignKey(
        "demarches.DemandeDeComplement",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pieces",
    )
    jointe_le = models.DateTimeField(_("jointe le"), default=timezone.now)
    retiree_le = models.DateTimeField(_("retirée le"), null=True, blank=True)
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=Verdict, default=Verdict.A_EXAMINER
    )
    motif = models.CharField(_("motif"), max_length=500, blank=True)
    examinee_par = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    examinee_le = models.DateTimeField(null=True, blank=True)

    objects = PieceJointeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["piece", "jointe_le"]
        indexes = [models.Index(fields=["dossier", "piece"], name="piece_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REFUSEE) | ~Q(motif=""),
                name="piece_refusee_porte_son_motif",
                violation_error_message=_("Une pièce refusée porte son motif."),
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.A_EXAMINER) | Q(examinee_par__isnull=False),
                name="piece_examinee_par_quelqu_un",
                violation_error_message=_("Un verdict a un auteur."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece} ({self.pk})"

"""A request for documents: items with their reasons, one date limit, one answer.

The law asks for a reasonable delay and gives no figure (R. 431-11 CESEDA): the delay is a setting.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DemandeQuerySet(models.QuerySet["DemandeDeComplement"]):
    """Words over requests for documents."""

    def ouvertes(self) -> Self:
        """Waiting for the person's answer."""
        return self.filter(recue_le__isnull=True, close_le__isnull=True)

    def a_relancer(self, le: date, jours: int) -> Self:
        """Open, not yet reminded, and due within `jours` days of that day or already due."""
        return self.ouvertes().filter(
            relancee_le__isnull=True, echeance__lte=le + timedelta(days=jours)
        )

    def depassees(self, le: date) -> Self:
        """Open and past their date limit, not yet said to anybody."""
        return self.ouvertes().filter(echeance__lt=le, depassement_dit_le__isnull=True)


class DemandeDeComplement(models.Model):
    """What the agent asked for, when, until when (`echeance`, last day included)."""

    dossier = models.ForeignKey(
        "demarches.Dossier", on_delete=models.CASCADE, related_name="complements"
    )
    demandee_par = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField(_("demandée le"), default=timezone.now)
    echeance = models.DateField(_("à envoyer au plus tard le"))
    message = models.TextField(_("message"), blank=True)
    recue_le = models.DateTimeField(_("réponse reçue le"), null=True, blank=True)
    note = models.TextField(_("note de l’usager"), blank=True)
    relancee_le = models.DateTimeField(_("relancée le"), null=True, blank=True)
    depassement_dit_le = models.DateTimeField(null=True, blank=True)
    close_le = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de complément")
        verbose_name_plural = _("demandes de complément")
        ordering = ["-demandee_le"]
        indexes = [
            models.Index(
                fields=["echeance", "id"],
                condition=Q(recue_le__isnull=True, close_le__isnull=True),
                name="complement_ouvert_echeance",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(recue_le__isnull=True, close_le__isnull=True),
                name="complement_un_seul_ouvert",
                violation_error_message=_("Une demande de complément est déjà ouverte."),
            )
        ]

    def __str__(self) -> str:
        return f"Complément du dossier {self.dossier_id}"

    @property
    def est_ouverte(self) -> bool:
        """Waiting for the person."""
        return self.recue_le is None and self.close_le is None


class Reponse(models.TextChoices):
    """What the person does with an item."""

    GARDER = "garder", _("Garder le document déjà envoyé")
    REMPLACER = "remplacer", _("Envoyer un autre document")
    ABSENT = "absent", _("Ne pas avoir ce document")


class ElementDeComplement(models.Model):
    """One item asked for: a piece of the catalogue, or something else said in `libelle`."""

    complement = models.ForeignKey(
        DemandeDeComplement,
        on_delete=models.CASCADE,
        related_name="elements",
        db_index=False,  # an index below begins with it
    )
    piece = models.CharField(_("pièce"), max_length=80)
    libelle = models.CharField(_("document demandé"), max_length=250)
    motif = models.CharField(_("motif"), max_length=500)
    reponse = models.CharField(_("réponse"), max_length=10, choices=Reponse, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("élément de complément")
        verbose_name_plural = _("éléments de complément")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complement", "piece"], name="element_unique_par_piece"
            ),
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="element_porte_son_motif",
                violation_error_message=_("Chaque document demandé dit pourquoi."),
            ),
        ]

    def __str__(self) -> str:
        return self.libelle

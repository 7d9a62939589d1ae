"""E-photo codes: which dossier uses which code, and the embedded table of the demo.

`UsageEphoto` is ours: unique per code, so that a code serves one dossier however many
submissions arrive at once. `CodeEphoto` stands for the outside service when
`settings.EPHOTO` is "embarque"; nothing reads it otherwise. A dossier is known here by
its reference only, as text.
"""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGUEUR_MAX = 22
FORMAT = r"^[A-Z0-9]{21,22}$"


class EtatEphoto(models.TextChoices):
    """What is known of a code on a given day."""

    MALFORME = "malforme", _("Mal recopié")
    INCONNU = "inconnu", _("Inconnu")
    PAS_ENCORE_ACTIF = "pas_encore_actif", _("Pas encore actif")
    UTILISE = "utilise", _("Déjà utilisé")
    EXPIRE = "expire", _("Expiré")
    BON = "bon", _("Valable")


class CodeEphoto(models.Model):
    """A code as the e-photo service knows it (embedded table of the demo)."""

    code = models.CharField(_("code"), max_length=LONGUEUR_MAX, unique=True)
    actif_le = models.DateTimeField(_("actif le"))
    expire_le = models.DateField(
        _("dernier jour de validité"), help_text=_("Six mois après la prise de vue.")
    )
    utilise = models.BooleanField(_("déjà utilisé ailleurs"), default=False)

    class Meta:
        verbose_name = _("code e-photo (démonstration)")
        verbose_name_plural = _("codes e-photo (démonstration)")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=FORMAT),
                name="codeephoto_format",
                violation_error_message=_(
                    "Un code compte 21 ou 22 lettres majuscules et chiffres, sans espace."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def etat(self, le: datetime.datetime) -> EtatEphoto:
        """What the service would answer at that moment; the last day of validity is good."""
        if self.utilise:
            return EtatEphoto.UTILISE
        if timezone.localdate(le) > self.expire_le:
            return EtatEphoto.EXPIRE
        if le < self.actif_le:
            return EtatEphoto.PAS_ENCORE_ACTIF
        return EtatEphoto.BON


# The oldest reading first; a code never read again waits since it was reserved.
PAR_LECTURE = (Coalesce("relu_le", "reserve_le"), "id")


class UsageEphotoQuerySet(models.QuerySet["UsageEphoto"]):
    """Words to choose uses."""

    def pas_encore_actifs(self) -> Self:
        """Filed with a code the service had not activated yet, in the order of their last reading:
        no code the service chokes on keeps the others waiting for ever.
        """
        return self.filter(etat=EtatEphoto.PAS_ENCORE_ACTIF).order_by(*PAR_LECTURE)


class UsageEphoto(models.Model):
    """A code held by one dossier."""

    code = models.CharField(_("code"), max_length=LONGUEUR_MAX, unique=True)
    reference = models.CharField(_("référence du dossier"), max_length=40, db_index=True)
    etat = models.CharField(_("état"), max_length=20, choices=EtatEphoto)
    valable_jusqu_au = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    reserve_le = models.DateTimeField(_("réservé le"))
    relu_le = models.DateTimeField(_("relu le"), null=True, blank=True)

    objects = UsageEphotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage d’un code e-photo")
        verbose_name_plural = _("usages des codes e-photo")
        ordering = ["-reserve_le", "pk"]
        indexes = [
            models.Index(
                *PAR_LECTURE,
                condition=models.Q(etat="pas_encore_actif"),
                name="usageephoto_a_relire",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(etat__in=["bon", "pas_encore_actif"]),
                name="usageephoto_reservable",
                violation_error_message=_("Seul un code valable ou à venir se réserve."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

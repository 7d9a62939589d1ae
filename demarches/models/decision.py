"""A decision: proposed by one person, confirmed or sent back by another (four eyes)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import NatureTitre


class Sens(models.TextChoices):
    """Which way a decision goes."""

    FAVORABLE = "favorable", _("Favorable")
    REFUS = "refus", _("Refus")
    IRRECEVABLE = "irrecevable", _("Irrecevable")
    AJOURNEMENT = "ajournement", _("Ajournement")
    CLASSEMENT = "classement", _("Classement sans suite")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Words over decisions."""

    def en_attente(self) -> Self:
        """Proposed, neither confirmed nor sent back."""
        return self.filter(validee_le__isnull=True, renvoyee_le__isnull=True)

    def validees(self) -> Self:
        """Confirmed: what the person was told."""
        return self.filter(validee_le__isnull=False)


class Decision(models.Model):
    """A proposal and its outcome. `montant_cents` is the tax the person will pay, in cents.

    `a_retirer` is false when the law of the request has no permit to collect: what is granted is
    the request itself, and `titre_du` and `titre_au` are then the validity of the paper issued.
    """

    dossier = models.ForeignKey(
        "demarches.Dossier", on_delete=models.CASCADE, related_name="decisions"
    )
    sens = models.CharField(_("sens"), max_length=12, choices=Sens)
    motifs = models.TextField(_("motifs"), blank=True)
    titre_nature = models.CharField(_("titre"), max_length=20, choices=NatureTitre, blank=True)
    titre_du = models.DateField(_("valable du"), null=True, blank=True)
    titre_au = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    a_retirer = models.BooleanField(_("titre à retirer"), default=True)
    montant_cents = models.PositiveIntegerField(_("montant à payer"), null=True, blank=True)
    ajourne_au = models.DateField(_("ajournée jusqu’au"), null=True, blank=True)
    proposee_par = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposee_le = models.DateTimeField(_("proposée le"), default=timezone.now)
    validee_par = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    validee_le = models.DateTimeField(_("validée le"), null=True, blank=True)
    renvoyee_par = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    renvoyee_le = models.DateTimeField(_("renvoyée le"), null=True, blank=True)
    motif_renvoi = models.TextField(_("motif du renvoi"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["-proposee_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(validee_le__isnull=True, renvoyee_le__isnull=True),
                name="decision_une_seule_en_attente",
                violation_error_message=_("Une décision est déjà proposée."),
            ),
            models.CheckConstraint(
                condition=Q(validee_par__isnull=True) | ~Q(validee_par=F("proposee_par")),
                name="decision_quatre_yeux",
                violation_error_message=_("Une autre personne valide la décision."),
            ),
            models.CheckConstraint(
                condition=Q(sens=Sens.FAVORABLE) | ~Q(motifs=""),
                name="decision_defavorable_motivee",
                violation_error_message=_("Une décision défavorable est motivée."),
            ),
            models.CheckConstraint(
                condition=~Q(sens=Sens.FAVORABLE) | ~Q(titre_nature="") | Q(a_retirer=False),
                name="decision_favorable_porte_un_titre",
                violation_error_message=_("Une décision favorable dit quel titre est accordé."),
            ),
            # Its start may stand alone: some permits have no end.
            models.CheckConstraint(
                condition=Q(titre_au__isnull=True)
                | Q(titre_du__isnull=False, titre_au__gte=F("titre_du")),
                name="decision_titre_finit_apres_son_debut",
                violation_error_message=_("Ce qui est accordé finit après son premier jour."),
            ),
            models.CheckConstraint(
                condition=Q(sens=Sens.AJOURNEMENT, ajourne_au__isnull=False)
                | (~Q(sens=Sens.AJOURNEMENT) & Q(ajourne_au__isnull=True)),
                name="decision_ajournee_porte_son_terme",
                violation_error_message=_("Une décision d’ajournement dit jusqu’à quand."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sens_display()} – dossier {self.dossier_id}"

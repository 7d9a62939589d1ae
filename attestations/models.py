"""Papers: one row is one paper given to one person, with all it says frozen in `donnees`.

The PDF is a pure function of the row and may be made again; number, holder, data and dates of
validity never change after emission. The room does not know the dossier: `reference` is text.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Nature(models.TextChoices):
    """Kinds of papers; what each is called and looks like is in `attestations.natures`."""

    CONFIRMATION_DEPOT = "confirmation_depot", _("Attestation de confirmation de dépôt")
    ADP = "adp", _("Attestation de prolongation d’instruction")
    ADF = "adf", _("Attestation de décision favorable")
    RECEPISSE = "recepisse", _("Récépissé")
    ATTESTATION_DEMANDE = "attestation_demande", _("Attestation de demande")
    RECU_EMPLOYEUR = "recu_employeur", _("Reçu de demande d’autorisation de travail")
    CONFIRMATION_VALIDATION = "confirmation_validation", _("Confirmation de validation du visa")
    ATTESTATION_CHANGEMENT = "attestation_changement", _("Attestation de changement")
    AUTORISATION_TRAVAIL = "autorisation_travail", _("Autorisation de travail")
    AVIS = "avis", _("Avis favorable")
    APS = "aps", _("Autorisation provisoire de séjour")
    DECISION_FAVORABLE = "decision_favorable", _("Décision favorable")
    DEMANDE_COMPLEMENT = "demande_complement", _("Demande de complément")
    DECISION_REFUS = "decision_refus", _("Décision de refus")
    DECISION_IRRECEVABLE = "decision_irrecevable", _("Décision d’irrecevabilité")
    DECISION_AJOURNEMENT = "decision_ajournement", _("Décision d’ajournement")
    CLASSEMENT = "classement", _("Classement sans suite")


# Papers that may carry dates of validity; the others are proofs of an act, or letters.
A_VALIDITE = frozenset(
    {
        Nature.ADP,
        Nature.ADF,
        Nature.RECEPISSE,
        Nature.ATTESTATION_DEMANDE,
        Nature.RECU_EMPLOYEUR,
        Nature.CONFIRMATION_VALIDATION,
        Nature.ATTESTATION_CHANGEMENT,
        Nature.AUTORISATION_TRAVAIL,
        Nature.AVIS,
        Nature.APS,
    }
)


class Etat(models.TextChoices):
    """What a paper is worth on a day."""

    VALABLE = "valable", _("Valable")
    A_VENIR = "a_venir", _("Pas encore valable")
    EXPIREE = "expiree", _("Expirée")
    RETIREE = "retiree", _("Retirée")
    # Its dates still run, but the request behind it is closed: no text says what it is then worth.
    A_CONFIRMER = "a_confirmer", _("À confirmer auprès de la préfecture")
    # Papers without dates (a proof of filing, a letter): genuine, that is all.
    AUTHENTIQUE = "authentique", _("Authentique")


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """Words over papers."""

    def visibles_par(self, personne: User | AnonymousUser) -> AttestationQuerySet:
        """The holder's own papers; the staff reach papers through the dossier they instruct."""
        if not personne.is_authenticated:
            return self.none()
        return self.filter(titulaire=personne)

    def pour_reference(self, reference: str) -> AttestationQuerySet:
        """The papers of one case."""
        return self.filter(reference=reference)

    def en_vigueur(self, le: date) -> AttestationQuerySet:
        """Papers that carry a validity covering this day, both ends included, not withdrawn."""
        return self.filter(
            Q(valable_au__isnull=True) | Q(valable_au__gte=le),
            valable_du__lte=le,
            retiree_le__isnull=True,
        )

    def a_rendre(self) -> AttestationQuerySet:
        """Papers whose PDF does not exist yet, oldest first; served by a partial index."""
        return self.filter(rendue_le__isnull=True).order_by("pk")


class Attestation(models.Model):
    """A paper. `cle` names the occasion: the same occasion never makes two papers."""

    numero = models.CharField(_("numéro"), max_length=20, unique=True)
    nature = models.CharField(_("nature"), max_length=24, choices=Nature)
    titulaire = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("titulaire"),
        on_delete=models.PROTECT,
        related_name="attestations",
        db_index=False,  # an index below begins with it
    )
    reference = models.CharField(_("dossier"), max_length=40, db_index=True)
    cle = models.CharField(_("clé"), max_length=120, unique=True)
    donnees = models.JSONField(_("données"))
    valable_du = models.DateField(_("valable du"), null=True, blank=True)
    valable_au = models.DateField(_("valable au"), null=True, blank=True)
    emise_le = models.DateTimeField(_("émise le"), default=timezone.now, editable=False)
    retiree_le = models.DateTimeField(_("retirée le"), null=True, blank=True)
    # Said by the room that knows the request, when it ends without being granted.
    demande_close_le = models.DateTimeField(_("demande close le"), null=True, blank=True)
    code_verification = models.CharField(_("code de vérification"), max_length=9)
    pdf = models.FileField(_("PDF"), upload_to="attestations", max_length=120, blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    rendue_le = models.DateTimeField(_("rendue le"), null=True, blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["-emise_le", "-pk"]
        indexes = [
            models.Index(fields=["titulaire", "-emise_le"], name="attestation_titulaire"),
            models.Index(
                fields=["id"], name="attestation_a_rendre", condition=Q(rendue_le__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nature=Nature.ADP)
                | Q(valable_du__isnull=False, valable_au__isnull=False),
                name="attestation_adp_a_deux_dates",
                violation_error_message=_(
                    "Une attestation de prolongation porte ses deux dates de validité."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(nature=Nature.ADF) | Q(valable_du__isnull=False),
                name="attestation_adf_a_un_debut",
                violation_error_message=_(
                    "Une attestation de décision favorable porte le début de sa validité."
                ),
            ),
            models.CheckConstraint(
                condition=Q(nature__in=sorted(A_VALIDITE))
                | Q(valable_du__isnull=True, valable_au__isnull=True),
                name="attestation_sans_droit_sans_dates",
                violation_error_message=_(
                    "Une confirmation de dépôt ou un courrier ne porte pas de validité."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valable_au__isnull=True)
                | Q(valable_du__isnull=False, valable_au__gte=F("valable_du")),
                name="attestation_finit_apres_debut",
                violation_error_message=_("La validité d’une attestation finit après son début."),
            ),
            models.CheckConstraint(
                condition=Q(rendue_le__isnull=True) | (~Q(pdf="") & ~Q(sha256="")),
                name="attestation_rendue_a_son_pdf",
                violation_error_message=_("Une attestation rendue porte son PDF et son empreinte."),
            ),
        ]

    def __str__(self) -> str:
        return self.numero

    def etat(self, le: date) -> Etat:
        """What the paper is worth on that day; a withdrawal outweighs the dates.

        Past its end a paper is worth nothing, whatever became of the request. Before it, the end
        of the request leaves its worth to the prefecture, which alone can say.
        """
        if self.retiree_le is not None:
            return Etat.RETIREE
        if self.valable_du is None:
            return Etat.AUTHENTIQUE
        if self.valable_au is not None and le > self.valable_au:
            return Etat.EXPIREE
        if self.demande_close_le is not None:
            return Etat.A_CONFIRMER
        return Etat.A_VENIR if le < self.valable_du else Etat.VALABLE

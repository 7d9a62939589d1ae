"""What an account in the making has already proved, and the codes that prove an e-mail address.

Both are rows, so that closing the tab or changing device loses nothing for a day. A code is
kept only as a digest. Rows past their date are deleted by `creation.oublier_les_perimees`.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Role


class VerificationCourriel(models.Model):
    """A code of six digits sent to an address: to create an account, or to change its address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    titulaire = models.ForeignKey(
        "accounts.User",
        verbose_name=_("titulaire"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications_courriel",
        help_text=_("Vide pendant la création du compte."),
    )
    adresse = models.EmailField(_("adresse électronique"), max_length=254)
    empreinte = models.CharField(_("empreinte du code"), max_length=64)
    nb_essais = models.PositiveSmallIntegerField(_("nombre d’essais"), default=0)
    cree_le = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    echeance = models.DateTimeField(_("utilisable jusqu’au"))
    verifiee_le = models.DateTimeField(_("vérifiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("vérification d’une adresse")
        verbose_name_plural = _("vérifications d’adresses")
        indexes = [models.Index(fields=["echeance"], name="verification_echeance")]

    def __str__(self) -> str:
        return str(self.pk)


class CreationQuerySet(models.QuerySet["CreationDeCompte"]):
    """Words over accounts in the making."""

    def en_cours(self, le: datetime) -> CreationQuerySet:
        """Neither finished nor out of date at that moment."""
        return self.filter(terminee_le=None, echeance__gt=le)

    def perimees(self, le: datetime) -> CreationQuerySet:
        """Out of date at that moment, finished or not."""
        return self.filter(echeance__lte=le)


class CreationDeCompte(models.Model):
    """An account in the making: who it is for, then a proved address.

    A foreigner is who the register says (`numero_etranger`, `identite`); an employer is the
    company and the person typed (`siret`, `identite`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.USAGER)
    numero_etranger = models.CharField(_("numéro étranger"), max_length=10, blank=True)
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True)
    numero_visa = models.CharField(_("numéro de visa saisi"), max_length=12, blank=True)
    identite = models.JSONField(
        _("identité"), help_text=_("Telle que la première étape l’a donnée.")
    )
    langue = models.CharField(_("langue"), max_length=5, default="fr")
    verification = models.ForeignKey(
        VerificationCourriel,
        verbose_name=_("vérification de l’adresse"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    compte = models.ForeignKey(
        "accounts.User",
        verbose_name=_("compte créé"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    cree_le = models.DateTimeField(_("commencée le"), default=timezone.now, editable=False)
    echeance = models.DateTimeField(_("reprise possible jusqu’au"))
    terminee_le = models.DateTimeField(_("terminée le"), null=True, blank=True)

    objects = CreationQuerySet.as_manager()

    class Meta:
        verbose_name = _("création de compte")
        verbose_name_plural = _("créations de comptes")
        indexes = [models.Index(fields=["echeance"], name="creation_echeance")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(terminee_le=None) | models.Q(compte__isnull=False),
                name="creation_terminee_a_un_compte",
                violation_error_message=_("Une création terminée porte son compte."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.USAGER, siret="") & ~models.Q(numero_etranger="")
                | models.Q(role=Role.EMPLOYEUR, numero_etranger="") & ~models.Q(siret=""),
                name="creation_pour_une_personne_ou_une_entreprise",
                violation_error_message=_(
                    "Un compte se crée pour une personne ou pour une entreprise."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def est_pour_un_employeur(self) -> bool:
        """Made for a company."""
        return self.role == Role.EMPLOYEUR

    @property
    def numero(self) -> str:
        """The number of the first step, which tries are counted under."""
        return self.siret if self.est_pour_un_employeur else self.numero_etranger


class TentativeEmpechee(models.Model):
    """Proof that somebody tried to create an account while the register did not answer.

    The number itself is not kept: `empreinte` lets the support check that a reference goes with it.
    """

    reference = models.CharField(_("référence"), max_length=12, unique=True)
    survenue_le = models.DateTimeField(_("survenue le"), default=timezone.now, editable=False)
    empreinte = models.CharField(_("empreinte du numéro"), max_length=64)

    class Meta:
        verbose_name = _("tentative empêchée")
        verbose_name_plural = _("tentatives empêchées")
        ordering = ["-survenue_le"]

    def __str__(self) -> str:
        return self.reference

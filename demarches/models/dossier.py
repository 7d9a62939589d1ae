"""A dossier: one person's case, from draft to decision.

`statut` is written by `demarches.transitions` alone. `depose_le` never moves once set: a database
constraint ties it to the status and, on PostgreSQL, a trigger refuses any change of it. The requirement of
the law on the day of filing is frozen in `exigence`, so a later law never rewrites a past filing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demarches import catalogue
from demarches.catalogue.schema import ISSUES
from demarches.statuts import (
    A_CONFIER,
    CLOS,
    DECIDES,
    EN_EXAMEN,
    OUVERTS,
    Main,
    Statut,
    main,
)

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.catalogue.schema import Demarche


class DossierQuerySet(models.QuerySet["Dossier"]):
    """The vocabulary of cases. Every page starts from `visibles_par`."""

    def visibles_par(self, user: User | AnonymousUser) -> Self:
        """What this person may open: their own cases, or the filed cases of their prefecture.

        Support staff see the state of a case (`etat_visible_par`), never the case itself.
        """
        if not user.is_authenticated:
            return self.none()
        if user.est_usager:
            return self.filter(usager=user)
        if user.est_agent:
            return self.deposes().filter(prefecture=user.prefecture_id)
        return self.none()

    def etat_visible_par(self, user: User | AnonymousUser) -> Self:
        """Whose mere state (status and dates, no answer, no document) this person may read."""
        if user.is_authenticated and user.est_support:
            return self.deposes()
        return self.visibles_par(user)

    def brouillons(self) -> Self:
        """Not filed yet."""
        return self.filter(statut=Statut.BROUILLON)

    def deposes(self) -> Self:
        """Filed, whatever came next."""
        return self.exclude(statut=Statut.BROUILLON)

    def ouverts(self) -> Self:
        """Draft or under examination: what a duplicate is judged against."""
        return self.filter(statut__in=OUVERTS)

    def en_examen(self) -> Self:
        """Filed and not yet decided."""
        return self.filter(statut__in=EN_EXAMEN)

    def a_prendre(self) -> Self:
        """Nobody holds them: just filed, or come from another prefecture with their person."""
        return self.filter(agent__isnull=True, statut__in=A_CONFIER)

    def prolongeables(self) -> Self:
        """Not decided, and the law gives or renews a paper when the proof of the stay ends."""
        return self.en_examen().filter(prolongeable=True)

    def en_cours(self) -> Self:
        """Neither draft nor closed."""
        return self.exclude(statut__in=CLOS | {Statut.BROUILLON})

    def vivants(self) -> Self:
        """Drafts included, whatever may still change."""
        return self.exclude(statut__in=CLOS)

    def clos(self) -> Self:
        """Nothing more will happen."""
        return self.filter(statut__in=CLOS)

    def classes_avant(self, dossier: Dossier) -> Self:
        """Cases of the same person, procedure and beneficiary closed for want of documents."""
        return self.filter(
            usager=dossier.usager_id,
            demarche=dossier.demarche,
            beneficiaire=dossier.beneficiaire,
            statut=Statut.CLASSE_SANS_SUITE,
        ).order_by("-depose_le")

    def jumeaux_de(self, dossier: Dossier, *, beneficiaire: str) -> Self:
        """Open cases for the same procedure and this beneficiary, that case left out."""
        return (
            self.ouverts()
            .filter(usager=dossier.usager_id, demarche=dossier.demarche, beneficiaire=beneficiaire)
            .exclude(pk=dossier.pk)
        )


class Dossier(models.Model):
    """A case. Amounts are in cents, `*_le` are moments, `*_fin` and `echeance` are days."""

    reference = models.CharField(_("numéro"), max_length=20, unique=True)
    usager = models.ForeignKey(
        "accounts.User",
        verbose_name=_("usager"),
        on_delete=models.PROTECT,
        related_name="dossiers",
        db_index=False,  # an index below begins with it
    )
    demarche = models.CharField(_("démarche"), max_length=80)
    type_demande = models.CharField(_("type de demande"), max_length=30)
    beneficiaire = models.CharField(
        _("bénéficiaire"),
        max_length=32,
        blank=True,
        help_text=_("Vide : l’usager lui-même ; sinon l’empreinte de l’identité de la personne."),
    )
    # In capitals, family name first: the desk finds a child or a worker by the beginning of it.
    nom_beneficiaire = models.CharField(_("nom du bénéficiaire"), max_length=290, blank=True)
    prefecture = models.ForeignKey(
        "accounts.Prefecture",
        verbose_name=_("préfecture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        db_index=False,  # an index below begins with it
    )
    statut = models.CharField(_("statut"), max_length=20, choices=Statut, default=Statut.BROUILLON)
    statut_depuis = models.DateTimeField(_("statut depuis"), default=timezone.now)

    # What was typed, key by key as the form sent it (drafts), and the valid answers among it.
    saisies = models.JSONField(_("saisies"), default=dict, blank=True)
    reponses = models.JSONField(_("réponses"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version du brouillon"), default=0)
    # What the register said when the draft began; the agent sees the differences.
    registre = models.JSONField(_("données du registre"), default=dict, blank=True)
    ephoto_code = models.CharField(_("code e-photo"), max_length=30, blank=True)
    ephoto_etat = models.CharField(_("état de l’e-photo"), max_length=20, blank=True)
    exigence = models.JSONField(_("exigence figée au dépôt"), null=True, blank=True)

    cree_le = models.DateTimeField(_("créé le"), default=timezone.now)
    modifie_le = models.DateTimeField(_("modifié le"), default=timezone.now)
    depose_le = models.DateTimeField(_("déposé le"), null=True, blank=True)
    # Set while the case is under examination because the person has just answered.
    reponse_recue_le = models.DateTimeField(_("réponse reçue le"), null=True, blank=True)
    complet_le = models.DateTimeField(_("reconnu complet le"), null=True, blank=True)
    decide_le = models.DateTimeField(_("décidé le"), null=True, blank=True)
    titre_fin = models.DateField(_("fin du document de séjour détenu"), null=True, blank=True)
    silence_le = models.DateField(_("refus implicite le"), null=True, blank=True)
    couvert_jusqu_au = models.DateField(_("droits prouvés jusqu’au"), null=True, blank=True)
    # Whether the law frozen at filing gives a paper when that proof ends (`delivrance` writes it).
    prolongeable = models.BooleanField(_("preuve à prolonger"), default=False)

    # Filed again after a closure for want of documents: the first filing date is not forgotten.
    fait_suite_a = models.ForeignKey(
        "self",
        verbose_name=_("fait suite à"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suites",
    )
    agent = models.ForeignKey(
        "accounts.User",
        verbose_name=_("agent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers_en_charge",
        db_index=False,  # an index below begins with it
    )
    remise = models.TextField(_("modalités de remise"), blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        indexes = [
            models.Index(fields=["usager", "-cree_le"], name="dossier_usager"),
            # The agent's queue: one prefecture, one status, oldest first, page by key.
            models.Index(
                fields=["prefecture", "statut", "depose_le", "id"], name="dossier_file_statut"
            ),
            models.Index(
                fields=["prefecture", "depose_le", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN)),
                name="dossier_file_en_examen",
            ),
            models.Index(
                fields=["prefecture", "depose_le", "id"],
                condition=Q(agent__isnull=True, statut__in=sorted(A_CONFIER)),
                name="dossier_file_a_prendre",
            ),
            models.Index(fields=["agent", "statut", "depose_le"], name="dossier_agent"),
            models.Index(
                fields=["prefecture", "nom_beneficiaire"],
                name="dossier_beneficiaire",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["couvert_jusqu_au", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN), prolongeable=True),
                name="dossier_couverture",
            ),
            # The desk's urgencies and its archive, by prefecture, in the order they are read.
            models.Index(
                fields=["prefecture", "couvert_jusqu_au", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN)),
                name="dossier_file_droits",
            ),
            models.Index(
                fields=["prefecture", "silence_le", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN)),
                name="dossier_file_silence",
            ),
            models.Index(
                fields=["prefecture", "depose_le", "id"],
                condition=Q(statut__in=sorted(CLOS)),
                name="dossier_file_clos",
            ),
            # What the desk narrows its views with, in the same order.
            models.Index(
                fields=["prefecture", "depose_le", "id"],
                condition=Q(reponse_recue_le__isnull=False),
                name="dossier_file_reponses",
            ),
            models.Index(
                fields=["prefecture", "demarche", "depose_le", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN)),
                name="dossier_file_demarche",
            ),
            models.Index(
                fields=["prefecture", "demarche", "depose_le", "id"],
                condition=Q(statut__in=sorted(CLOS)),
                name="dossier_clos_demarche",
            ),
            models.Index(
                fields=["prefecture", "depose_le", "id"],
                condition=Q(statut__in=sorted(EN_EXAMEN), ephoto_etat="pas_encore_actif"),
                name="dossier_file_ephoto",
            ),
            # How many decisions an office takes, week by week.
            models.Index(
                fields=["prefecture", "decide_le"],
                condition=Q(decide_le__isnull=False),
                name="dossier_decisions",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reponse_recue_le__isnull=True) | Q(statut=Statut.EN_INSTRUCTION),
                name="dossier_reponse_se_lit_en_instruction",
                violation_error_message=_(
                    "Une réponse à lire est celle d’un dossier en instruction."
                ),
            ),
            models.UniqueConstraint(
                fields=["usager", "demarche", "beneficiaire"],
                condition=Q(statut__in=sorted(OUVERTS)),
                name="dossier_sans_doublon_ouvert",
                violation_error_message=_(
                    "Une demande est déjà ouverte pour cette démarche et cette personne."
                ),
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.BROUILLON, depose_le__isnull=True)
                | (~Q(statut=Statut.BROUILLON) & Q(depose_le__isnull=False)),
                name="dossier_depose_porte_sa_date",
                violation_error_message=_("Un dossier sorti du brouillon porte sa date de dépôt."),
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.BROUILLON)
                | Q(prefecture__isnull=False, exigence__isnull=False),
                name="dossier_depose_porte_son_exigence",
                violation_error_message=_(
                    "Un dossier déposé a une préfecture et l’exigence de la loi à sa date."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=sorted(DECIDES)) | Q(decide_le__isnull=False),
                name="dossier_decide_porte_sa_date",
                violation_error_message=_("Un dossier décidé porte la date de sa décision."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page where the person follows the case."""
        return reverse("demarches:dossier", args=[self.reference])

    @property
    def loi(self) -> Demarche:
        """The procedure in the catalogue."""
        return catalogue.charger().demarche(self.demarche)

    @property
    def est_brouillon(self) -> bool:
        """Not filed yet."""
        return self.statut == Statut.BROUILLON

    @property
    def est_en_examen(self) -> bool:
        """Filed and not yet decided."""
        return self.statut in EN_EXAMEN

    @property
    def est_pour_autrui(self) -> bool:
        """For a child of its person, or a worker of an employer."""
        return bool(self.beneficiaire)

    @property
    def est_clos(self) -> bool:
        """Nothing more will happen."""
        return self.statut in CLOS

    @property
    def main(self) -> Main:
        """Who has the hand."""
        return main(Statut(self.statut))

    @property
    def depose_jour(self) -> date | None:
        """The day of filing, Paris time."""
        return timezone.localdate(self.depose_le) if self.depose_le else None

    def exigence_figee(self, cle: str) -> Any:
        """A part of the requirement frozen at filing; None on a draft."""
        return (self.exigence or {}).get(cle)

    @property
    def issues(self) -> tuple[str, ...]:
        """The ways a decision may go, by the law frozen at filing."""
        return tuple(self.exigence_figee("issues") or ISSUES)

    @property
    def a_un_titre_a_retirer(self) -> bool:
        """Whether a favourable decision ends with a permit to collect."""
        titre = self.exigence_figee("titre")
        return titre is None or bool(titre.get("a_retirer", True))

"""Messages to people: each one a row, written with the fact it announces and sent afterwards.

The row is the truth: a task that gets lost loses nothing, because the row still says what
remains to be sent and from when (`prochaine_tentative_le`). Only `notifications.envoi` moves
`statut`. A message does not know why it was written; its author's room does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Canal(models.TextChoices):
    """How the message reaches the person."""

    COURRIEL = "courriel", _("Courriel")
    COMPTE = "compte", _("Dans le compte seulement")


class Statut(models.TextChoices):
    """Where the sending stands."""

    A_ENVOYER = "a_envoyer", _("À envoyer")
    EN_COURS = "en_cours", _("Envoi en cours")
    ENVOYEE = "envoyee", _("Envoyé")
    ECHEC = "echec", _("Non remis")


EN_ATTENTE = (Statut.A_ENVOYER, Statut.EN_COURS)

# A Django mail turned into a row by `notifications.courriel`: sent word for word.
NATURE_COURRIEL_BRUT = "courriel_brut"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """The words to speak of messages."""

    def visibles_par(self, user: User | AnonymousUser) -> Self:
        """What this person reads in the account; nobody reads another's messages."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(destinataire=user, dans_le_compte=True)

    def dues(self, le: datetime) -> Self:
        """To be sent now: their time has come, or the worker that took them is gone."""
        return self.filter(statut__in=EN_ATTENTE, prochaine_tentative_le__lte=le)

    def a_prendre(self, le: datetime) -> Self:
        """Due, oldest first, locked for the caller; rows held by another worker are skipped."""
        return (
            self.dues(le)
            .order_by("prochaine_tentative_le", "pk")
            .select_for_update(skip_locked=True, of=("self",))
        )

    def plus_anciennes_que(self, cle: int | None) -> Self:
        """A page by key: newest first, after the row whose key is given."""
        page = self.order_by("-pk")
        return page if cle is None else page.filter(pk__lt=cle)


class Notification(models.Model):
    """One message to one person through one channel."""

    destinataire = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("destinataire"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        db_index=False,  # an index below begins with it
    )
    adresse = models.EmailField(
        _("adresse"), max_length=254, blank=True, help_text=_("Figée à l’écriture du message.")
    )
    canal = models.CharField(_("canal"), max_length=10, choices=Canal, default=Canal.COURRIEL)
    nature = models.SlugField(_("nature"), max_length=60)
    langue = models.CharField(_("langue"), max_length=5, default="fr")
    objet = models.CharField(_("objet"), max_length=200)
    corps = models.TextField(_("texte"))
    lien = models.CharField(
        _("lien"), max_length=500, blank=True, help_text=_("Chemin à l’intérieur du site.")
    )
    reference = models.CharField(_("référence"), max_length=40, blank=True)
    cle = models.CharField(_("clé d’unicité"), max_length=200, unique=True)
    pieces: models.JSONField[Any, Any] = models.JSONField(
        _("pièces jointes"), default=list, blank=True, encoder=DjangoJSONEncoder
    )
    dans_le_compte = models.BooleanField(_("lisible dans le compte"), default=True)

    statut = models.CharField(_("statut"), max_length=10, choices=Statut, default=Statut.A_ENVOYER)
    nb_tentatives = models.PositiveSmallIntegerField(_("tentatives"), default=0)
    prochaine_tentative_le = models.DateTimeField(_("prochaine tentative le"), default=timezone.now)
    prise_le = models.DateTimeField(_("prise le"), null=True, blank=True)
    envoyee_le = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    erreur = models.CharField(
        _("dernière erreur"), max_length=120, blank=True, help_text=_("Sans donnée personnelle.")
    )
    lue_le = models.DateTimeField(_("lue le"), null=True, blank=True)
    cree_le = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(F("destinataire"), F("id").desc(), name="notification_du_compte"),
            models.Index(
                fields=["prochaine_tentative_le", "id"],
                condition=Q(statut__in=["a_envoyer", "en_cours"]),
                name="notification_due",
            ),
            models.Index(
                fields=["envoyee_le"],
                condition=Q(dans_le_compte=False) & ~Q(corps=""),
                name="notification_a_effacer",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statut="envoyee") | Q(envoyee_le__isnull=False),
                name="notification_envoyee_a_sa_date",
                violation_error_message=_("Un message envoyé porte sa date d’envoi."),
            ),
            models.CheckConstraint(
                condition=~Q(statut="en_cours") | Q(prise_le__isnull=False),
                name="notification_en_cours_est_prise",
                violation_error_message=_("Un message en cours d’envoi a été pris."),
            ),
            models.CheckConstraint(
                condition=Q(canal="compte") | ~Q(adresse=""),
                name="notification_courriel_a_une_adresse",
                violation_error_message=_("Un courriel a une adresse."),
            ),
            models.CheckConstraint(
                condition=Q(destinataire__isnull=False) | Q(dans_le_compte=False),
                name="notification_du_compte_a_un_compte",
                violation_error_message=_("Un message lisible dans un compte a un destinataire."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nature} n° {self.pk}"

    @property
    def est_lue(self) -> bool:
        """Opened in the account."""
        return self.lue_le is not None

    @property
    def est_brute(self) -> bool:
        """A Django mail, sent word for word."""
        return self.nature == NATURE_COURRIEL_BRUT

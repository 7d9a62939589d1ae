"""Sending: the only module that moves `Notification.statut`.

A worker takes a row for a few minutes (`BAIL`), commits, sends, then records the outcome. If it
dies in between, the row is due again when the lease ends: nothing is lost, and at most the
message in flight goes twice (with the same Message-ID). `erreur` and the logs hold the kind of
failure only: the text of a mail server's answer contains addresses.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from notifications import pieces
from notifications.models import Notification, NotificationQuerySet, Statut
from notifications.redaction import texte_du_courriel

journal = logging.getLogger(__name__)

BAIL = timedelta(minutes=5)
MAX_TENTATIVES = 12
PREMIER_DELAI = timedelta(minutes=1)
DELAI_MAX = timedelta(hours=12)
EFFACER_APRES = timedelta(days=2)
# The transport is down: no use trying the rest of the queue in this sweep.
ECHECS_DE_SUITE = 3

_alea = SystemRandom()


class Issue(models.TextChoices):
    """What became of one attempt."""

    RIEN = "rien"
    ENVOYEE = "envoyee"
    REMISE = "remise"


def envoyer(pk: int) -> Issue:
    """Send this message if it is due; a message already sent or held elsewhere is left alone."""
    return _tenter(Notification.objects.filter(pk=pk))


def envoyer_en_attente(*, limite: int = 500) -> int:
    """Send what is due, one row after another, so that several workers share the queue."""
    envoyees = echecs = 0
    for _tour in range(limite):
        issue = _tenter(Notification.objects.all())
        if issue == Issue.RIEN:
            break
        echecs = 0 if issue == Issue.ENVOYEE else echecs + 1
        envoyees += issue == Issue.ENVOYEE
        if echecs == ECHECS_DE_SUITE:
            break
    return envoyees


def effacer_les_corps(*, le: datetime | None = None) -> int:
    """Forget the words of mails that live in no account: they may carry a link that opens one."""
    limite = (le or timezone.now()) - EFFACER_APRES
    hors_compte = Notification.objects.filter(dans_le_compte=False).exclude(corps="")
    # Asked apart, so that each is one range of the index.
    parties = hors_compte.filter(envoyee_le__lt=limite)
    perdues = hors_compte.filter(envoyee_le__isnull=True, statut=Statut.ECHEC, cree_le__lt=limite)
    return sum(lignes.update(corps="", lien="", pieces=[]) for lignes in (parties, perdues))


def delai_avant(tentative: int) -> timedelta:
    """How long to wait after this many attempts: doubling, capped, spread so as not to queue up."""
    doublements: int = 2 ** (tentative - 1)
    return min(PREMIER_DELAI * doublements, DELAI_MAX) * _alea.uniform(0.75, 1.25)


def _tenter(lignes: NotificationQuerySet) -> Issue:
    notification = _prendre(lignes)
    if notification is None:
        return Issue.RIEN
    if notification.statut == Statut.ECHEC:
        return Issue.REMISE
    try:
        _transmettre(notification)
    except Exception as erreur:  # noqa: BLE001  whatever went wrong, the row must come back
        _remettre(notification, erreur)
        return Issue.REMISE
    _conclure(notification)
    return Issue.ENVOYEE


def _prendre(lignes: NotificationQuerySet) -> Notification | None:
    maintenant = timezone.now()
    with transaction.atomic():
        notification = lignes.a_prendre(maintenant).first()
        if notification is None:
            return None
        if notification.nb_tentatives >= MAX_TENTATIVES:  # its last worker died with it
            changement: dict[str, object] = {
                "statut": Statut.ECHEC,
                "erreur": notification.erreur or "interrompu",
            }
        else:
            changement = {
                "statut": Statut.EN_COURS,
                "prise_le": maintenant,
                "prochaine_tentative_le": maintenant + BAIL,
                "nb_tentatives": F("nb_tentatives") + 1,
            }
        # Asked again in the UPDATE: where there are no row locks, only one of two takes it.
        prises = Notification.objects.dues(maintenant).filter(pk=notification.pk)
        if prises.update(**changement) == 0:
            return None
    return Notification.objects.select_related("destinataire").get(pk=notification.pk)


def _transmettre(notification: Notification) -> None:
    courriel = EmailMessage(
        subject=notification.objet,
        body=texte_du_courriel(notification),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notification.adresse],
        headers={
            "Message-ID": f"<message-{notification.pk}@{_domaine()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": notification.langue,
        },
        connection=get_connection(settings.COURRIEL_TRANSPORT),
    )
    for piece in pieces.de(notification):
        courriel.attach(piece.nom, piece.contenu, piece.type_mime)
    courriel.send()


def _domaine() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"


def _conclure(notification: Notification) -> None:
    # It did leave, even if the lease ended meanwhile: nobody should send it again.
    Notification.objects.filter(pk=notification.pk).update(
        statut=Statut.ENVOYEE, envoyee_le=timezone.now(), erreur=""
    )
    journal.info("message %s envoyé", notification.pk)


def _remettre(notification: Notification, erreur: Exception) -> None:
    code = getattr(erreur, "smtp_code", "")
    nom = f"{type(erreur).__name__} {code}".strip()[:120]
    finie = notification.nb_tentatives >= MAX_TENTATIVES
    Notification.objects.filter(
        pk=notification.pk, statut=Statut.EN_COURS, prise_le=notification.prise_le
    ).update(
        statut=Statut.ECHEC if finie else Statut.A_ENVOYER,
        prochaine_tentative_le=timezone.now() + delai_avant(notification.nb_tentatives),
        erreur=nom,
    )
    journal.warning(
        "message %s non envoyé (%s), tentative %s", notification.pk, nom, notification.nb_tentatives
    )

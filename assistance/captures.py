"""Screenshots: received one by one, held under the form's key until the message is written.

A refused file loses neither the text nor the other files. What is received with a form that
never ends is swept after a day. Reception itself is `justificatifs.depot`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assistance.models import NB_CAPTURES_MAX, CaptureEnAttente, MessageJoint, MessageTicket
from justificatifs import depot

GARDEES = timedelta(days=1)


def en_attente(cle: UUID) -> QuerySet[CaptureEnAttente]:
    """What this form has already brought."""
    return CaptureEnAttente.objects.filter(cle=cle).select_related("fichier")


def retenir(
    televersements: Iterable[UploadedFile[bytes]], *, cle: UUID, par: User | None
) -> list[str]:
    """Keep the good files; the words about the others come back."""
    refus: list[str] = []
    places = NB_CAPTURES_MAX - CaptureEnAttente.objects.filter(cle=cle).count()
    laissees = 0
    for televersement in televersements:
        if places <= 0:
            laissees += 1
            continue
        try:
            with transaction.atomic():
                fichier = depot.recevoir(televersement, par=par)
                CaptureEnAttente.objects.create(cle=cle, fichier=fichier)
        except depot.FichierRefuse as refuse:
            refus.append(
                _("« %(nom)s » : %(raison)s")
                % {"nom": televersement.name, "raison": refuse.message}
            )
        else:
            places -= 1
    if laissees:
        refus.append(
            ngettext(
                "Un message porte cinq captures au plus : la dernière n’a pas été prise.",
                "Un message porte cinq captures au plus : les %(n)d dernières n’ont pas été prises.",
                laissees,
            )
            % {"n": laissees}
        )
    return refus


def retirer(identifiants: Iterable[str], *, cle: UUID) -> None:
    """Take away what the person no longer wants to join."""
    choisies = {identifiant for identifiant in identifiants if identifiant.isdecimal()}
    for capture in en_attente(cle):
        if str(capture.pk) in choisies:
            depot.supprimer(capture.fichier)


def joindre(message: MessageTicket, *, cle: UUID) -> None:
    """Give the message the files its form brought; call it in the message's transaction."""
    captures = list(CaptureEnAttente.objects.select_for_update().filter(cle=cle))
    MessageJoint.objects.bulk_create(
        MessageJoint(message=message, fichier_id=capture.fichier_id) for capture in captures
    )
    CaptureEnAttente.objects.filter(pk__in=[capture.pk for capture in captures]).delete()


def oublier(le: datetime) -> int:
    """Delete the files of forms left unfinished for a day; returns how many."""
    oubliees = 0
    for pk in CaptureEnAttente.objects.filter(recue_le__lt=le - GARDEES).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            verrouillee = CaptureEnAttente.objects.select_for_update(skip_locked=True, of=("self",))
            capture = verrouillee.filter(pk=pk).select_related("fichier").first()
            if capture is not None:
                depot.supprimer(capture.fichier)
                oubliees += 1
    return oubliees

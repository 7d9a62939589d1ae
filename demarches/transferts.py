"""A case moves with its person: a new address hands the undecided cases to its prefecture.

Filing dates, papers and deadlines do not move. The agent of the former prefecture loses sight of
the case, the new one finds it in the queue where it stood.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Prefecture, User
from demarches import annonces, journal
from demarches.models import Dossier
from demarches.models.journal import Nature


def suivre(user: User, *, quittee: Prefecture | None = None) -> int:
    """Move this person's undecided cases to the prefecture of the address; returns how many.

    A draft moves too (its filing would name the prefecture anyway). Doing it twice has one effect.
    An employer's cases are where the work is, and follow no address.
    """
    if user.prefecture_id is None or user.est_employeur:
        return 0
    with transaction.atomic():
        dossiers = (
            Dossier.objects.visibles_par(user)
            .ouverts()
            .exclude(prefecture=user.prefecture_id)
            .select_for_update()
            .order_by("pk")
        )
        return sum(_transferer(dossier, user) for dossier in dossiers)


def _transferer(dossier: Dossier, user: User) -> int:
    ancienne, dossier.prefecture = dossier.prefecture, user.prefecture
    dossier.agent = None
    dossier.modifie_le = timezone.now()
    dossier.save(update_fields=["prefecture", "agent", "modifie_le"])
    if dossier.est_brouillon:
        return 0
    journal.ecrire(
        dossier,
        Nature.TRANSFERT,
        par=user,
        donnees={
            "de": ancienne.pk if ancienne else None,
            "vers": user.prefecture_id,
        },
    )
    annonces.transfert(dossier)
    return 1

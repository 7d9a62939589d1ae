"""Work of the room that nobody waits for."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from accounts import creation
from accounts.models import User
from accounts.registre import RegistreIndisponible, rafraichir

journal = logging.getLogger(__name__)


@shared_task
def mettre_a_jour(user_id: int) -> None:
    """Copy what the register knows today; when it is closed, the next sign-in tries again."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    try:
        rafraichir.mettre_a_jour(user)
    except RegistreIndisponible:
        journal.warning("register closed: person %s keeps yesterday's copy", user_id)


@shared_task
def oublier_les_creations_perimees() -> None:
    """Delete drafts of accounts and codes that are out of date."""
    creation.oublier_les_perimees(timezone.now())

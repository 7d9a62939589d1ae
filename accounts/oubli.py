"""Forgotten password: a link sent to the account's address, usable once, for a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts import courriels
from accounts.models import User
from accounts.models.user import UserQuerySet


def envoyer_lien(personnes: UserQuerySet) -> None:
    """Write to the person found, if any; the caller says the same thing in every case."""
    user = personnes.filter(is_active=True).exclude(email="").first()
    if user is None:
        return
    with transaction.atomic():
        courriels.mot_de_passe_a_changer(
            user,
            uid=urlsafe_base64_encode(force_bytes(user.pk)),
            jeton=default_token_generator.make_token(user),
            echeance=timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        )


def personne_du_lien(uid: str, jeton: str) -> User | None:
    """Whose password this link may change; None when it is used, altered or out of date."""
    try:
        user = User.objects.get(pk=int(urlsafe_base64_decode(uid).decode()), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return user if default_token_generator.check_token(user, jeton) else None

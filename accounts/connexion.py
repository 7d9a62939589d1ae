"""Opening a session, for foreigners by number, for employers and for staff by e-mail.

Wrong number and wrong password give the same answer in the same time. django-axes stops one
machine insisting on one login, `limites` stops many machines or many logins. What follows a
successful sign-in (language, copy from the register, first page) is in `AdaptateurDeCompte`.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from axes.utils import reset as axes_reset
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import tasks
from accounts.limites import (
    CONNEXION_PAR_ADRESSE,
    CONNEXION_PAR_NUMERO,
    ESSAIS,
    TropDEssais,
    adresse_ip,
    consommer,
    rendre,
)
from accounts.models import Role, User
from accounts.models.user import UserQuerySet


def verifier(
    request: HttpRequest, *, saisi: str, personnes: UserQuerySet, mot_de_passe: str
) -> User | None:
    """The person of `personnes` whose password this is; None otherwise, whatever is wrong.

    `saisi` is what was typed, normalised: tries are counted under it even when nobody bears it.
    Raises `TropDEssais`.
    """
    compteurs = (
        (CONNEXION_PAR_NUMERO, saisi),
        (CONNEXION_PAR_ADRESSE, adresse_ip(request)),
    )
    consommer(*compteurs)
    # Nobody's login starts with a colon: the password is then hashed for nobody, in the same time.
    identifiant = personnes.values_list("identifiant", flat=True).first() or f":{saisi}"
    user = authenticate(request, username=identifiant, password=mot_de_passe)
    if getattr(request, "axes_locked_out", False):
        raise TropDEssais(_fin_du_verrou(request, identifiant))
    if not isinstance(user, User):
        return None
    rendre(*compteurs)
    return user


def ouvrir(request: HttpRequest, user: User, *, suite: str = "") -> HttpResponse:
    """Open the session and go where the person was going (`suite`), or to their first page."""
    reponse: HttpResponse = perform_login(
        request, user, email_verification="none", redirect_url=suite or None
    )
    return reponse


def suite_sure(request: HttpRequest, adresse: str) -> str:
    """That address, when it is a page of ours that one may be sent to."""
    sure = url_has_allowed_host_and_scheme(
        adresse, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return adresse if sure and adresse != reverse("accounts:deconnexion") else ""


def suite_demandee(request: HttpRequest) -> str:
    """The page one was going to, when it is one of ours."""
    return suite_sure(request, request.POST.get("next") or request.GET.get("next") or "")


def oublier_les_echecs(request: HttpRequest, user: User) -> None:
    """A new password opens the door again on this machine."""
    axes_reset(ip=adresse_ip(request), username=user.identifiant)
    ESSAIS.delete(_cle_du_verrou(request, user.identifiant))


class AdaptateurDeCompte(DefaultAccountAdapter):  # type: ignore[misc]
    """What this site adds to allauth's pipeline of sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are created by `creation`, never by allauth's own form."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each role has its first page (`settings.PAGES_D_ARRIVEE`)."""
        return page_d_arrivee(request.user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The site speaks the person's language; what the register knows is copied in background."""
        reponse: HttpResponse = super().post_login(request, user, **kwargs)
        choisie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if choisie in dict(settings.LANGUAGES) and choisie != user.langue:
            user.langue = choisie  # what the person has just read in wins
            user.save(update_fields=["langue"])
        poser_la_langue(reponse, user.langue)
        if user.role == Role.USAGER:
            # `robust`: a broker that is down must not prevent signing in.
            # Not a partial: Django cannot name one in its log when a robust call fails.
            transaction.on_commit(lambda: tasks.mettre_a_jour.delay(user.pk), robust=True)
        return reponse


def page_d_arrivee(user: Any) -> str:
    """Where a person of this role lands."""
    pages: dict[str, str] = getattr(settings, "PAGES_D_ARRIVEE", {})
    return resolve_url(pages.get(user.role, settings.LOGIN_REDIRECT_URL))


def poser_la_langue(reponse: HttpResponse, langue: str) -> None:
    """The cookie that Django's LocaleMiddleware reads."""
    reponse.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        langue,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def anonyme_pour_le_journal(*args: Any) -> str:
    """What django-axes writes in the logs about a client: nothing personal."""
    return "{client}"


def _fin_du_verrou(request: HttpRequest, identifiant: str) -> datetime:
    """When axes will let this login be tried again from this address.

    Axes does not say; the lock starts with the try that reaches its limit and is not prolonged,
    so the first answer that tells of it is remembered for the others.
    """
    duree: timedelta = settings.AXES_COOLOFF_TIME
    cle = _cle_du_verrou(request, identifiant)
    fin = timezone.now() + duree
    ESSAIS.add(cle, fin, int(duree.total_seconds()))
    connue = ESSAIS.get(cle, fin)
    return connue if isinstance(connue, datetime) else fin


def _cle_du_verrou(request: HttpRequest, identifiant: str) -> str:
    sujet = f"{identifiant}:{adresse_ip(request)}"
    return f"verrou:{hashlib.sha256(sujet.encode()).hexdigest()}"

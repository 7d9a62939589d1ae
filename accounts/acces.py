"""Who may enter a page: decorators of views.

Anonymous people go to the right login page and come back; a signed-in person with another role
is told that the page does not exist. Private pages are never kept by a browser or a proxy, so
that "back" shows nothing on a shared computer after signing out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from accounts.connexion import suite_sure
from accounts.models import User

P = ParamSpec("P")
ERREUR = 500


class RequeteConnectee(HttpRequest):
    """A request whose person is known; what the views below receive."""

    user: User


VueConnectee = Callable[Concatenate[RequeteConnectee, P], HttpResponseBase]
Vue = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def reserve_aux_connectes(vue: VueConnectee[P]) -> Vue[P]:
    """Anybody with an account."""
    return _reserver(vue, lambda user: True, "accounts:connexion")


def reserve_aux_usagers(vue: VueConnectee[P]) -> Vue[P]:
    """Those who file, foreigners and employers, and nobody else."""
    return _reserver(vue, lambda user: user.est_usager, "accounts:connexion")


def reserve_aux_agents(vue: VueConnectee[P]) -> Vue[P]:
    """Instructing agents and validators of a prefecture."""
    return _reserver(vue, lambda user: user.est_agent, "accounts:connexion_agent")


def reserve_au_support(vue: VueConnectee[P]) -> Vue[P]:
    """Agents of the Centre de contact citoyens."""
    return _reserver(vue, lambda user: user.est_support, "accounts:connexion_agent")


def _reserver(vue: VueConnectee[P], permis: Callable[[User], bool], porte: str) -> Vue[P]:
    def gardee(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(_retour(request), resolve_url(porte))
        if not permis(request.user):
            raise Http404
        return vue(cast(RequeteConnectee, request), *args, **kwargs)

    update_wrapper(gardee, vue)
    return never_cache(gardee)


def _retour(request: HttpRequest) -> str:
    """Where to come back once signed in: the page, or the page the form was sent from, if known."""
    venue = suite_sure(request, request.headers.get("Referer", ""))
    if request.method in {"GET", "HEAD"} or not venue:
        return request.get_full_path()
    return urlsplit(venue)._replace(scheme="", netloc="").geturl()


class PagesPrivees:
    """A public page shows a signed-in person what is theirs: it is not kept either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pages that say how long they may be kept are the same for everybody.

        The page of last resort does not ask who is there: the database may be what is broken.
        """
        reponse = self.get_response(request)
        if reponse.status_code >= ERREUR or reponse.has_header("Cache-Control"):
            return reponse
        if request.user.is_authenticated:
            add_never_cache_headers(reponse)
        return reponse

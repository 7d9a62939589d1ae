"""Requests that no person sends: kept from what they would break.

PostgreSQL stores no NUL character, so one hidden in an address or a form would end in an error
page: it is taken out of what is read, and an address that holds one in its path is refused.
Files go to disk as they come, before any view judges them: a body no form of ours could send is
refused before it is read, so that nobody fills the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

NUL = "\x00"
METHODE_REFUSEE = 405
# Twenty files of ten megabytes for one document (see `demarches.views.pieces`), and their form.
OCTETS_MAX = 210 * 1024 * 1024
FORMULAIRES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RequetesLisibles:
    """Runs after CSRF, whose check has read the form already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a path that names nothing; read the parameters without their NUL."""
        if NUL in request.path:
            raise SuspiciousOperation("NUL in the path")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = sans_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_vue: Any) -> None:
        """The same for a form."""
        if request.method == "POST" and request.content_type in FORMULAIRES:
            recu = request.POST
            if any(NUL in valeur for _nom, valeurs in recu.lists() for valeur in valeurs):
                request.POST = sans_nul(recu)  # type: ignore[assignment]


class MethodesDites:
    """An address that only takes a form, opened as a page (a bookmark, a reload): it says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The same answer with a page, where it was empty and a browser asked."""
        reponse = self.get_response(request)
        if reponse.status_code != METHODE_REFUSEE or reponse.content or not _navigue(request):
            return reponse
        page = render(request, "405.html", status=METHODE_REFUSEE)
        page["Allow"] = reponse["Allow"]
        return page


def _navigue(request: HttpRequest) -> bool:
    return request.accepts("text/html") and not request.path.startswith("/api/")


class CorpsBornes:
    """Runs before whatever reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413 when the body says it is too long; WSGI never reads more than what it says."""
        longueur = request.META.get("CONTENT_LENGTH") or "0"
        if longueur.isdecimal() and int(longueur[:18]) > OCTETS_MAX:
            mots = _(
                "Ce fichier dépasse 10 Mo. Réduisez la qualité de la numérisation, "
                "ou séparez le document en plusieurs fichiers."
            )
            return HttpResponse(mots, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def sans_nul(recu: QueryDict) -> QueryDict:
    """The same parameters, their NUL characters gone."""
    propre = QueryDict(mutable=True)
    for nom, valeurs in recu.lists():
        propre.setlist(nom.replace(NUL, ""), [valeur.replace(NUL, "") for valeur in valeurs])
    propre._mutable = False
    return propre

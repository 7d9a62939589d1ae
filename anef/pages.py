"""Public pages that belong to no room: legal notice, personal data, accessibility, site map.

They say what is true of this site as it runs: who publishes it comes from the settings, and
what is not known is said to be unknown. The error page of last resort stands here too.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

journal = logging.getLogger(__name__)

SECOURS = """<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Erreur – ANEF</title>
<h1>Cette page ne s’affiche pas</h1><p>Le site a rencontré un problème. Ce que vous aviez
enregistré est conservé. Attendez quelques minutes, puis rechargez la page.</p></html>"""

PRIVES = [
    *("mon-espace", "dossiers", "messages", "compte", "agents", "admin", "demo"),
    *("attestations", "instruction", "support", "assistance"),
]


@require_safe
def mentions_legales(request: HttpRequest) -> HttpResponse:
    """Who publishes and hosts, and under which terms the design is used."""
    return render(request, "pages/mentions_legales.html", {"mentions": settings.MENTIONS_LEGALES})


@require_safe
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    """What is recorded, why, who sees it, and how to act on it."""
    contexte = {"mentions": settings.MENTIONS_LEGALES, "antivirus": bool(settings.CLAMD_URL)}
    return render(request, "pages/donnees_personnelles.html", contexte)


@require_safe
def accessibilite(request: HttpRequest) -> HttpResponse:
    """What was checked, what was not, and what to do when a page resists."""
    return render(request, "pages/accessibilite.html")


@require_safe
def plan_du_site(request: HttpRequest) -> HttpResponse:
    """Every page one can reach."""
    return render(request, "pages/plan_du_site.html")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration is not indexed; a service shows its public pages only."""
    prives = [f"/{chemin}/" for chemin in PRIVES]
    interdits = ["/"] if settings.SITE_DE_DEMONSTRATION else prives
    lignes = ["User-agent: *", *(f"Disallow: {chemin}" for chemin in interdits), ""]
    return HttpResponse("\n".join(lignes), content_type="text/plain; charset=utf-8")


def erreur_500(request: HttpRequest) -> HttpResponse:
    """The page of last resort: neither the database nor the person's session is asked."""
    page: str
    try:
        contexte = {"reference": getattr(request, "reference", "")}
        page = render_to_string("500.html", contexte)
    except Exception:  # noqa: BLE001 -- whatever broke, a person must read something
        journal.exception("La page d’erreur elle-même ne s’affiche pas")
        page = SECOURS
    return HttpResponseServerError(page)


app_name = "pages"
urlpatterns = [
    path("mentions-legales/", mentions_legales, name="mentions_legales"),
    path("donnees-personnelles/", donnees_personnelles, name="donnees_personnelles"),
    path("accessibilite/", accessibilite, name="accessibilite"),
    path("plan-du-site/", plan_du_site, name="plan_du_site"),
    path("robots.txt", robots, name="robots"),
]

"""Screens of the messages room: the person's messages, and the demo's mailbox.

Opening a message marks it as read; doing it twice changes nothing, and a page fetched ahead of
time by the browser marks nothing. The mailbox of the demo shows every mail to everybody: it
exists only where `settings.COURRIELS_LISIBLES` says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.acces import RequeteConnectee, reserve_aux_connectes
from notifications import messages, pieces
from notifications.models import Canal, Notification, NotificationQuerySet
from notifications.redaction import texte_du_courriel

PAR_PAGE = 20


@require_safe
@reserve_aux_connectes
def liste(request: RequeteConnectee) -> HttpResponse:
    """My messages, newest first."""
    toutes = Notification.objects.visibles_par(request.user)
    return render(request, "notifications/liste.html", vars(_page(request, toutes)))


@require_safe
@reserve_aux_connectes
def message(request: RequeteConnectee, pk: int) -> HttpResponse:
    """One of my messages; reading it is what marks it as read."""
    lu = get_object_or_404(Notification.objects.visibles_par(request.user), pk=pk)
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):
        messages.marquer_lue(lu)
    return render(request, "notifications/message.html", {"message": lu})


@require_safe
@reserve_aux_connectes
def piece(request: RequeteConnectee, pk: int, rang: int) -> HttpResponse:
    """An attachment of one of my messages."""
    lu = get_object_or_404(Notification.objects.visibles_par(request.user), pk=pk)
    return _telecharger(lu, rang)


@require_safe
@never_cache
def courriels_demo(request: HttpRequest) -> HttpResponse:
    """Every mail of the demo, as its reader gets it."""
    _seulement_en_demonstration()
    tous = Notification.objects.filter(canal=Canal.COURRIEL).select_related("destinataire")
    cherche = request.GET.get("q", "").strip()
    if cherche:
        tous = tous.filter(Q(adresse__icontains=cherche) | Q(objet__icontains=cherche))
    page = _page(request, tous)
    ici = request.build_absolute_uri("/").rstrip("/")
    courriels = [
        (ligne, texte_du_courriel(ligne).replace(settings.ADRESSE_DU_SITE, ici))
        for ligne in page.lignes
    ]
    contexte = vars(page) | {"courriels": courriels, "cherche": cherche}
    return render(request, "notifications/courriels_demo.html", contexte)


@require_safe
@never_cache
def piece_demo(request: HttpRequest, pk: int, rang: int) -> HttpResponse:
    """An attachment of a mail of the demo."""
    _seulement_en_demonstration()
    return _telecharger(get_object_or_404(Notification, pk=pk), rang)


def _seulement_en_demonstration() -> None:
    if not settings.COURRIELS_LISIBLES:
        raise Http404


@dataclass(frozen=True)
class Page:
    """Some lines, and the address of the next ones."""

    lignes: list[Notification]
    debut: bool
    suivante: str


def _page(request: HttpRequest, toutes: NotificationQuerySet) -> Page:
    avant = request.GET.get("avant", "")
    cle = int(avant) if avant.isdecimal() and len(avant) < 19 else None
    lignes = list(toutes.plus_anciennes_que(cle)[: PAR_PAGE + 1])
    reglages = {nom: str(valeur) for nom, valeur in request.GET.items() if nom != "avant"}
    if len(lignes) > PAR_PAGE:
        reglages["avant"] = str(lignes[PAR_PAGE - 1].pk)
    return Page(
        lignes=lignes[:PAR_PAGE],
        debut=cle is None,
        suivante=f"?{urlencode(reglages)}" if "avant" in reglages else "",
    )


def _telecharger(notification: Notification, rang: int) -> HttpResponse:
    if not 1 <= rang <= len(notification.pieces):
        raise Http404
    jointe = pieces.lire(notification.pieces[rang - 1])
    reponse = HttpResponse(jointe.contenu, content_type=jointe.type_mime)
    disposition = content_disposition_header(as_attachment=True, filename=jointe.nom)
    reponse.headers["Content-Disposition"] = disposition or "attachment"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Content-Security-Policy"] = "sandbox"
    return reponse

"""The person's side: my questions in the account, or one of them behind its link.

Both ways show the same thread and take the same reply; only how the ticket is found differs.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acces import RequeteConnectee, reserve_aux_connectes
from assistance import annonces, fil, jetons, pages, tickets
from assistance.forms import RepliqueForm
from assistance.models import MessageJoint, Ticket
from assistance.views import envoi
from justificatifs import telechargement


@require_safe
@reserve_aux_connectes
def liste(request: RequeteConnectee) -> HttpResponse:
    """My questions, newest first."""
    if request.user.est_support:
        return redirect("assistance:file")
    page = pages.recents(Ticket.objects.visibles_par(request.user), request.GET.get("avant", ""))
    return render(request, "assistance/liste.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_connectes
def demande(request: RequeteConnectee, numero: str) -> HttpResponse:
    """One of my questions, its thread, and a place to answer."""
    if request.user.est_support:
        return redirect("assistance:ticket", numero=numero)
    ticket = get_object_or_404(Ticket.objects.visibles_par(request.user), numero=numero)
    return _fil(request, ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def suivi(request: HttpRequest, jeton: str) -> HttpResponse:
    """A question asked without an account, behind the link of its mail."""
    ticket = jetons.ticket_suivi(jeton)
    if ticket is None:
        return render(request, "assistance/lien_perime.html", status=404)
    return _fil(request, ticket, jeton=jeton)


@require_safe
@reserve_aux_connectes
def capture(request: RequeteConnectee, numero: str, pk: UUID) -> HttpResponseBase:
    """A screenshot of a ticket, for its author and for the desk."""
    ticket = get_object_or_404(Ticket.objects.visibles_par(request.user), numero=numero)
    return _servir(request, ticket, pk)


@require_safe
@never_cache
def capture_suivie(request: HttpRequest, jeton: str, pk: UUID) -> HttpResponseBase:
    """A screenshot of a question asked without an account."""
    ticket = jetons.ticket_suivi(jeton)
    if ticket is None:
        raise Http404
    return _servir(request, ticket, pk)


def _fil(request: HttpRequest, ticket: Ticket, *, jeton: str = "") -> HttpResponse:
    form = RepliqueForm()
    if request.method == "POST":
        form = RepliqueForm(request.POST, request.FILES)
        if envoi.est_accepte(request, form, adresse=ticket.adresse):
            tickets.repliquer(
                ticket,
                par=envoi.personne(request) if ticket.auteur_id else None,
                texte=form.cleaned_data["texte"],
                cle=form.cleaned_data["cle"],
            )
            messages.success(
                request, _("Votre message est envoyé. Nous vous écrirons dès notre réponse.")
            )
            return redirect(annonces.adresse_de_suivi(ticket))
    contexte = {
        "ticket": ticket,
        "fil": fil.de(ticket),
        "form": form,
        "captures": envoi.captures_gardees(form),
        "jeton": jeton,
    }
    return render(request, "assistance/demande.html", contexte)


def _servir(request: HttpRequest, ticket: Ticket, pk: UUID) -> HttpResponseBase:
    jointe = get_object_or_404(
        MessageJoint.objects.select_related("fichier"), message__ticket=ticket, fichier=pk
    )
    return telechargement.servir(jointe.fichier, en_ligne=True, request=request)

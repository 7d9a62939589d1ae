"""The contact form, open to everybody, and the page that gives the number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assistance import annonces, jetons, tickets
from assistance.forms import ContactForm
from assistance.models import Ticket
from assistance.views import envoi


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Ask a question; `?page=` says where the person was."""
    auteur = envoi.personne(request)
    if request.method != "POST":
        form = ContactForm(auteur=auteur, page=request.GET.get("page", ""))
        return _montrer(request, form)
    form = ContactForm(request.POST, request.FILES, auteur=auteur)
    if deja := _deja_ouvert(form, request):
        return redirect("assistance:recu", jeton=jetons.de_recu(deja))
    if not envoi.est_accepte(request, form, adresse=request.POST.get("adresse", "")):
        return _montrer(request, form)
    donnees = form.cleaned_data
    ticket = tickets.ouvrir(
        cle=donnees["cle"],
        auteur=auteur,
        adresse=donnees.get("adresse", ""),
        nom=donnees.get("nom", ""),
        categorie=donnees["categorie"],
        sujet=donnees["sujet"],
        texte=donnees["texte"],
        reference=donnees["reference"],
        page=donnees["page"],
        page_vue_le=donnees["page_vue_le"],
        langue=get_language() or "",
    )
    return redirect("assistance:recu", jeton=jetons.de_recu(ticket))


@require_safe
@never_cache
def recu(request: HttpRequest, jeton: str) -> HttpResponse:
    """The number of the ticket just opened, and what comes next."""
    ticket = jetons.ticket_recu(jeton)
    if ticket is None:
        raise Http404
    contexte = {"ticket": ticket, "adresse_de_suivi": annonces.adresse_de_suivi(ticket)}
    return render(request, "assistance/recu.html", contexte)


def _deja_ouvert(form: ContactForm, request: HttpRequest) -> Ticket | None:
    if form.cle_recue is None:
        return None
    return Ticket.objects.filter(cle=form.cle_recue, auteur=envoi.personne(request)).first()


def _montrer(request: HttpRequest, form: ContactForm) -> HttpResponse:
    contexte = {"form": form, "captures": envoi.captures_gardees(form)}
    return render(request, "assistance/contact.html", contexte)

"""The support desk: the queue, a ticket, and what an agent does with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acces import RequeteConnectee, reserve_au_support
from assistance import fil, file_d_attente, situation, tickets, urgences
from assistance.forms import ReponseForm, UrgenceForm
from assistance.models import Ticket


@require_safe
@reserve_au_support
def file(request: RequeteConnectee) -> HttpResponse:
    """The queue: who has waited longest first."""
    vue = file_d_attente.lire(request.GET.get("vue", ""))
    cherche = request.GET.get("q", "").strip()[:254]
    page = file_d_attente.page(
        vue, request.user, cherche=cherche, apres=request.GET.get("apres", "")
    )
    reglages = {"vue": vue.value} | ({"q": cherche} if cherche else {})
    contexte = {
        "vue": vue,
        "vues": file_d_attente.vues(request.user),
        "page": page,
        "cherche": cherche,
        "suivante": f"?{urlencode(reglages | {'apres': page.suite})}" if page.suite else "",
        "debut": f"?{urlencode(reglages)}",
    }
    return render(request, "assistance/file.html", contexte)


@require_safe
@reserve_au_support
def ticket(request: RequeteConnectee, numero: str) -> HttpResponse:
    """A ticket, with the state of the person's account and cases."""
    return _montrer(request, _trouver(request, numero))


@require_POST
@reserve_au_support
def repondre(request: RequeteConnectee, numero: str) -> HttpResponse:
    """Answer, or answer and close."""
    demande = _trouver(request, numero)
    form = ReponseForm(request.POST)
    if "inserer" in request.POST:
        return _montrer(request, demande, form.avec_la_reponse_type(demande.langue))
    if not form.is_valid():
        return _montrer(request, demande, form)
    clore = "clore" in request.POST
    try:
        tickets.repondre(
            demande,
            par=request.user,
            texte=form.cleaned_data["texte"],
            cle=form.cleaned_data["cle"],
            dernier_lu=form.cleaned_data["dernier_lu"],
            clore=clore,
        )
    except tickets.TicketRefuse as refus:
        form.add_error(None, refus.message)
        return _montrer(request, demande, form)
    messages.success(
        request,
        _("Réponse envoyée, ticket clos.") if clore else _("Réponse envoyée."),
    )
    return redirect("assistance:ticket", numero=numero)


@require_POST
@reserve_au_support
def prendre(request: RequeteConnectee, numero: str) -> HttpResponse:
    """Take the ticket from nobody, or from the colleague the page showed."""
    demande = _trouver(request, numero)
    tenu_par = request.POST.get("tenu_par", "")
    tenant = int(tenu_par) if tenu_par.isdecimal() and len(tenu_par) < 19 else None
    try:
        tickets.prendre(demande, par=request.user, a=tenant)
    except tickets.TicketRefuse as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, _("Ce ticket est à vous."))
    return redirect("assistance:ticket", numero=numero)


@require_POST
@reserve_au_support
def clore(request: RequeteConnectee, numero: str) -> HttpResponse:
    """Close a ticket that was answered."""
    try:
        tickets.clore(_trouver(request, numero))
    except tickets.TicketRefuse as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, _("Ticket clos. La personne en est prévenue."))
    return redirect("assistance:ticket", numero=numero)


@require_POST
@reserve_au_support
def signaler(request: RequeteConnectee, numero: str) -> HttpResponse:
    """Put the ticket among the urgent ones, with the reason; `lever` takes it back."""
    demande = _trouver(request, numero)
    if "lever" in request.POST:
        tickets.lever_le_signalement(demande)
        messages.success(request, _("Ce ticket attend de nouveau son tour."))
        return redirect("assistance:ticket", numero=numero)
    urgence = UrgenceForm(request.POST)
    if urgence.is_valid():
        motif = urgence.cleaned_data["motif_urgence"]
        try:
            tickets.signaler(demande, par=request.user, motif=motif)
        except tickets.TicketRefuse as refus:
            urgence.add_error(None, refus.message)
        else:
            messages.success(request, _("Ce ticket est parmi les urgents."))
            return redirect("assistance:ticket", numero=numero)
    return _montrer(request, demande, urgence=urgence)


def _trouver(request: RequeteConnectee, numero: str) -> Ticket:
    visibles = urgences.avec_fin_des_droits(Ticket.objects.visibles_par(request.user))
    return get_object_or_404(
        visibles.select_related("auteur__prefecture", "pris_par", "signale_par"), numero=numero
    )


def _montrer(
    request: RequeteConnectee,
    demande: Ticket,
    form: ReponseForm | None = None,
    urgence: UrgenceForm | None = None,
) -> HttpResponse:
    lignes = fil.de(demande)
    # An answer that comes back claims to have read what its page now shows.
    form = form or ReponseForm()
    contexte = {
        "ticket": demande,
        "fil": lignes,
        "form": form,
        "urgence": urgence or UrgenceForm(initial={"motif_urgence": demande.motif_urgence}),
        "dernier_lu": fil.dernier_numero(lignes),
        "compte": situation.compte_de(demande.auteur) if demande.auteur else None,
        "dossiers": situation.dossiers_de(demande, par=request.user) if demande.auteur else [],
    }
    return render(request, "assistance/ticket.html", contexte)

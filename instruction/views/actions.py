"""The actions on a case: each a page with its form, or one click. The verb decides.

A refusal of the verb comes back on the same page with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_agents
from anef.templatetags.anef import date_longue
from demarches import cycle, depot, recapitulatif, transitions
from demarches.cycle import Transition
from demarches.models import Dossier
from demarches.transitions import TransitionRefusee
from instruction import actions, courriers, fiche, remises
from instruction.forms import ClassementForm, ComplementForm, Demandable, RemiseForm
from instruction.views.acces import dossier_de
from justificatifs.ephoto import EtatEphoto


def contexte_de(dossier: Dossier) -> dict[str, Any]:
    """What the head of every action page shows."""
    return {
        "dossier": dossier,
        "usager": dossier.usager,
        "situation": fiche.situation(dossier),
        "badge": fiche.badge(dossier),
        "photo": "" if dossier.ephoto_etat == EtatEphoto.BON else fiche.ephoto(dossier),
    }


def rediriger_si_refusee(
    request: RequeteConnectee, transition: Transition, dossier: Dossier
) -> HttpResponse | None:
    """A page whose action waits is not opened: the case says why."""
    raison = actions.raison_contre(transition, dossier, request.user)
    if raison == "":
        return None
    messages.warning(
        request,
        raison
        or _("Cette action ne s’applique plus : le dossier est « %(statut)s ».")
        % {"statut": dossier.get_statut_display()},
    )
    return redirect("instruction:dossier", dossier.reference)


def _faire(
    request: RequeteConnectee,
    reference: str,
    verbe: Callable[..., Any],
    fait: str,
) -> HttpResponse:
    """One click: do it, or say why not, on the page of the case."""
    dossier = dossier_de(request.user, reference)
    try:
        verbe(dossier, par=request.user)
    except TransitionRefusee as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, fait)
    return redirect("instruction:dossier", reference)


@require_POST
@reserve_aux_agents
def prendre_en_charge(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Take the case; the second of two agents is told who was first."""
    return _faire(
        request, reference, transitions.prendre_en_charge, _("Ce dossier vous est confié.")
    )


@require_POST
@reserve_aux_agents
def reprendre(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Take over from a colleague."""
    return _faire(request, reference, transitions.reprendre, _("Ce dossier vous est confié."))


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def constater_complet(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Say the file complete, after reading which paper it issues and from when silence counts."""
    if request.method == "POST":
        return _faire(
            request,
            reference,
            transitions.constater_complet,
            _("Le dossier est reconnu complet. L’usager est prévenu."),
        )
    dossier = dossier_de(request.user, reference)
    if refus := rediriger_si_refusee(request, cycle.CONSTATER_COMPLET, dossier):
        return refus
    loi = recapitulatif.exigence(dossier)
    le = timezone.localdate()
    bilan = fiche.bilan(fiche.exigees(loi, fiche.lire_pieces(dossier), ()))
    contexte = contexte_de(dossier) | {
        "papiers": [
            d for d in loi.documents if d.moment == "completude" and d.de_droit and d.emis_ici
        ],
        "refus_ne": depot.refus_implicite_est_ne(dossier, le),
        "silence_le": depot.silence(dossier, le),
        "reponse_le": depot.terme(dossier, le),
        "loi": loi,
        "bilan": bilan,
    }
    return render(request, "instruction/constater_complet.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def remettre(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Record that the permit was handed over, asked once."""
    if request.method == "POST":
        return _faire(
            request, reference, transitions.remettre, _("La remise est enregistrée. Dossier clos.")
        )
    dossier = dossier_de(request.user, reference)
    if refus := rediriger_si_refusee(request, cycle.REMETTRE, dossier):
        return refus
    decision = dossier.decisions.validees().first()
    return render(
        request, "instruction/remettre.html", contexte_de(dossier) | {"decision": decision}
    )


# Asking for documents ---------------------------------------------------------------------


def _form_complement(dossier: Dossier, donnees: Any = None) -> ComplementForm:
    """Every document of the requirement; those refused come ticked, with their reason."""
    loi = recapitulatif.exigence(dossier)
    demandes = fiche.lire_demandes(dossier)
    with translation.override("fr"):  # the letter is in French, whatever the agent reads
        groupes = fiche.exigees(loi, fiche.lire_pieces(dossier), demandes)
    demandables = [
        Demandable(
            groupe.piece,
            groupe.libelle,
            next((p.motif for p in reversed(groupe.jointes) if p.motif), ""),
        )
        for groupe in groupes
    ]
    echeance = timezone.localdate() + timedelta(days=settings.DELAI_COMPLEMENT_JOURS)
    return ComplementForm(
        demandables,
        donnees,
        code_autre=f"autre-{len(demandes) + 1}",
        initial={"echeance": echeance},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def demander_complement(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Ask for documents: each with its reason, before a date, with the letter beside."""
    dossier = dossier_de(request.user, reference)
    form = _form_complement(dossier, request.POST or None)
    statut = 200
    if request.method == "POST":
        statut = 422
        if form.is_valid():
            try:
                complement = transitions.demander_complement(
                    dossier,
                    par=request.user,
                    elements=form.elements(),
                    echeance=form.cleaned_data["echeance"],
                    message=form.cleaned_data["message"],
                )
            except TransitionRefusee as refus:
                form.add_error(None, refus.message)
                statut = 409
            else:
                messages.success(
                    request,
                    _("La demande est envoyée. L’usager peut répondre jusqu’au %(jour)s.")
                    % {"jour": date_longue(complement.echeance, "")},
                )
                return redirect("instruction:dossier", reference)
    elif refusee := rediriger_si_refusee(request, cycle.DEMANDER_COMPLEMENT, dossier):
        return refusee
    contexte = contexte_de(dossier) | {"form": form}
    return render(request, "instruction/demander_complement.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def apercu_complement(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The letter of what is typed, right or not yet; nothing is written."""
    dossier = dossier_de(request.user, reference)
    form = _form_complement(dossier, request.POST or None)
    defaut = form.initial["echeance"]
    if form.is_bound:
        form.is_valid()
        elements = form.elements()
        echeance = form.cleaned_data.get("echeance") or defaut
        message = form.cleaned_data.get("message", "")
    else:
        echeance, message = defaut, ""
        elements = [
            transitions.Element(d.piece, d.libelle, d.motif) for d in form.demandables if d.motif
        ]
    return courriers.reponse(
        courriers.de_complement(dossier, elements=elements, echeance=echeance, message=message)
    )


# Pages with a text ------------------------------------------------------------------------


def _avec_texte(
    request: RequeteConnectee,
    dossier: Dossier,
    transition: Transition,
    form: forms.Form,
    verbe: Callable[[], Any],
    fait: Any,
    gabarit: str,
    contexte: dict[str, Any],
) -> HttpResponse:
    """A page whose form holds a text: done, or shown again with the text and the reason."""
    statut = 200
    if request.method == "POST":
        statut = 422
        if form.is_valid():
            try:
                verbe()
            except TransitionRefusee as refus:
                form.add_error(None, refus.message)
                statut = 409
            else:
                messages.success(request, str(fait))
                return redirect("instruction:dossier", dossier.reference)
    elif refusee := rediriger_si_refusee(request, transition, dossier):
        return refusee
    return render(request, gabarit, contexte_de(dossier) | contexte | {"form": form}, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def rendre_disponible(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Tell the person the permit waits for them."""
    dossier = dossier_de(request.user, reference)
    decision = dossier.decisions.validees().first()
    form = RemiseForm(request.POST or None, initial={"remise": remises.texte(dossier, decision)})
    return _avec_texte(
        request,
        dossier,
        cycle.RENDRE_DISPONIBLE,
        form,
        lambda: transitions.rendre_disponible(
            dossier, par=request.user, remise=form.cleaned_data["remise"]
        ),
        gettext_lazy("L’usager est prévenu : son titre l’attend."),
        "instruction/rendre_disponible.html",
        {"decision": decision},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def classer_sans_suite(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Close a file whose request for documents had no answer; the list of them is shown."""
    dossier = dossier_de(request.user, reference)
    ouvertes = [d for d in fiche.lire_demandes(dossier) if d.complement.est_ouverte]
    form = ClassementForm(request.POST or None, initial={"motifs": _motifs_du_classement(ouvertes)})
    return _avec_texte(
        request,
        dossier,
        cycle.CLASSER_SANS_SUITE,
        form,
        lambda: transitions.classer_sans_suite(
            dossier, par=request.user, motifs=form.cleaned_data["motifs"]
        ),
        gettext_lazy("Le dossier est classé sans suite. L’usager reçoit la lettre."),
        "instruction/classer_sans_suite.html",
        {"demande": ouvertes[0] if ouvertes else None},
    )


def _motifs_du_classement(ouvertes: list[fiche.Demande]) -> str:
    """The facts, in French like the letter."""
    return remises.classement(ouvertes[0].complement) if ouvertes else ""

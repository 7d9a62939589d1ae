"""Four eyes on a decision: one proposes with the letter in sight, another confirms or sends back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acces import RequeteConnectee, reserve_aux_agents
from accounts.models import NatureTitre
from demarches import cycle, delais, propositions, recapitulatif, transitions
from demarches.catalogue.calcul import Exigence
from demarches.models import Decision, Dossier, Sens
from demarches.transitions import TransitionRefusee
from instruction import courriers, fiche, remises
from instruction.forms import ClassementForm, DecisionForm, RenvoiForm
from instruction.views.acces import dossier_de
from instruction.views.actions import contexte_de, rediriger_si_refusee


def _initiale(loi: Exigence, le: date) -> dict[str, Any]:
    """What the law frozen at filing leads to, when the decision is favourable."""
    initiale: dict[str, Any] = {"sens": Sens.FAVORABLE, "titre_du": le}
    if loi.titre is not None and not loi.titre.a_retirer:
        return initiale | _validite(loi, le)
    if loi.titre is not None:
        if loi.titre.nature in propositions.ACCORDABLES:
            initiale["titre_nature"] = loi.titre.nature
        if loi.titre.duree_mois:
            initiale["titre_au"] = delais.dernier_jour(le, loi.titre.duree_mois)
    if loi.couts.total_cents is not None:
        initiale["montant"] = Decimal(loi.couts.total_cents) / 100
    return initiale


def _validite(loi: Exigence, le: date) -> dict[str, Any]:
    """The dates of what is granted without a permit, when the law gives it a length."""
    duree = loi.titre.duree_mois if loi.titre else None
    return {
        "titre_du": le if duree else None,
        "titre_au": delais.dernier_jour(le, duree) if duree else None,
    }


def _form(dossier: Dossier, donnees: Any, initiale: dict[str, Any]) -> DecisionForm:
    return DecisionForm(
        donnees,
        initial=initiale,
        issues=dossier.issues,
        limites=propositions.limites(dossier, timezone.localdate()),
        a_retirer=dossier.a_un_titre_a_retirer,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def proposer(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Propose a decision; what the person will read is on the right."""
    dossier = dossier_de(request.user, reference)
    loi = recapitulatif.exigence(dossier)
    form = _form(dossier, request.POST or None, _initiale(loi, timezone.localdate()))
    statut = 200
    if request.method == "POST":
        statut = 422
        if form.is_valid():
            try:
                transitions.proposer(dossier, par=request.user, **form.proposition())
            except TransitionRefusee as refus:
                form.add_error(None, refus.message)
                statut = 409
            else:
                messages.success(
                    request, _("Votre proposition attend une autre personne, qui la validera.")
                )
                return redirect("instruction:dossier", reference)
    elif refusee := rediriger_si_refusee(request, cycle.PROPOSER, dossier):
        return refusee
    groupes = fiche.exigees(loi, fiche.lire_pieces(dossier), ())
    contexte = contexte_de(dossier) | {
        "form": form,
        "loi": loi,
        "bilan": fiche.bilan(groupes),
        "renvoyee": dossier.decisions.filter(renvoyee_par__isnull=False)
        .select_related("renvoyee_par")
        .first(),
    }
    return render(request, "instruction/proposer.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def apercu_decision(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The letter of what is typed, right or not yet; nothing is written."""
    dossier = dossier_de(request.user, reference)
    loi = recapitulatif.exigence(dossier)
    initiale = _initiale(loi, timezone.localdate())
    form = _form(dossier, request.POST or initiale, initiale)
    form.is_valid()
    proposition = form.proposition()
    a_retirer = dossier.a_un_titre_a_retirer
    if proposition["sens"] is Sens.FAVORABLE and a_retirer and not proposition["titre_nature"]:
        proposition["titre_nature"] = initiale.get("titre_nature", NatureTitre.CARTE_TEMPORAIRE)
    if proposition["sens"] is Sens.AJOURNEMENT and not proposition["ajourne_au"]:
        proposition["ajourne_au"] = timezone.localdate()
    decision = Decision(
        dossier=dossier, proposee_par=request.user, a_retirer=a_retirer, **proposition
    )
    return courriers.reponse(courriers.de_decision(dossier, decision))


def _en_attente(dossier: Dossier) -> Decision | None:
    return dossier.decisions.en_attente().select_related("proposee_par").first()


def _lue(request: RequeteConnectee) -> int:
    """The key of the proposal the page showed; a form without it has read none."""
    cle = request.POST.get("decision", "")
    return int(cle) if cle.isascii() and cle.isdecimal() and len(cle) < 19 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def valider(request: RequeteConnectee, reference: str) -> HttpResponse:
    """What was proposed, by whom, why, what changed since; confirm, or send back."""
    dossier = dossier_de(request.user, reference)
    if request.method == "POST":
        try:
            transitions.valider(dossier, par=request.user, lue=_lue(request))
        except TransitionRefusee as refus:
            messages.error(request, refus.message)
            dossier = dossier_de(request.user, reference)
            if cycle.peut(cycle.RENVOYER, dossier, request.user):
                return _page_validation(request, dossier, RenvoiForm(), statut=409)
        else:
            messages.success(request, _("La décision est prise. L’usager est prévenu."))
        return redirect("instruction:dossier", reference)
    return _page_validation(request, dossier, RenvoiForm())


@require_POST
@reserve_aux_agents
def renvoyer(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Send the proposal back, with what to look at again."""
    dossier = dossier_de(request.user, reference)
    form = RenvoiForm(request.POST)
    statut = 422
    if form.is_valid():
        try:
            transitions.renvoyer(
                dossier,
                par=request.user,
                motif=form.cleaned_data["motif"],
                lue=_lue(request),
            )
        except TransitionRefusee as refus:
            form.add_error(None, refus.message)
            dossier = dossier_de(request.user, reference)
            statut = 409
        else:
            messages.success(request, _("La proposition est renvoyée à l’agent avec votre motif."))
            return redirect("instruction:dossier", reference)
    return _page_validation(request, dossier, form, statut=statut)


def _page_validation(
    request: RequeteConnectee, dossier: Dossier, form: RenvoiForm, *, statut: int = 200
) -> HttpResponse:
    if not form.is_bound and (refusee := rediriger_si_refusee(request, cycle.RENVOYER, dossier)):
        return refusee
    loi = recapitulatif.exigence(dossier)
    demandes = fiche.lire_demandes(dossier)
    groupes = fiche.exigees(loi, fiche.lire_pieces(dossier), demandes)
    decision = _en_attente(dossier)
    peut = {p.transition: p for p in cycle.possibles(dossier, request.user)}
    validation = peut.get(cycle.VALIDER)
    contexte = contexte_de(dossier) | {
        "form": form,
        "decision": decision,
        "loi": loi,
        # The dues of the law frozen at filing, when the amount proposed is another one.
        "montant_attendu": None
        if decision is None or decision.montant_cents == loi.couts.total_cents
        else loi.couts.total_cents,
        "bilan": fiche.bilan(groupes),
        "depuis": fiche.depuis(dossier, decision.proposee_le, groupes) if decision else [],
        "renvois": dossier.decisions.filter(renvoyee_par__isnull=False).select_related(
            "renvoyee_par", "proposee_par"
        ),
        "raison": validation.raison if validation else "",
        "peut_valider": bool(validation and validation.permis),
    }
    return render(request, "instruction/valider.html", contexte, status=statut)


@require_safe
@reserve_aux_agents
def apercu_proposition(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The letter of the proposal that waits."""
    dossier = dossier_de(request.user, reference)
    decision = _en_attente(dossier)
    if decision is None:
        raise Http404
    return courriers.reponse(courriers.de_decision(dossier, decision))


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_aux_agents
def apercu_classement(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The letter that would close the file, with the list of what is missing."""
    dossier = dossier_de(request.user, reference)
    complement = dossier.complements.ouvertes().first()
    if complement is None:
        raise Http404
    form = ClassementForm(request.POST or {"motifs": remises.classement(complement)})
    form.is_valid()
    decision = Decision(
        dossier=dossier,
        sens=Sens.CLASSEMENT,
        motifs=form.cleaned_data.get("motifs", ""),
        proposee_par=request.user,
    )
    return courriers.reponse(courriers.de_decision(dossier, decision, complement=complement))


@require_safe
@reserve_aux_agents
def feuille(request: RequeteConnectee) -> HttpResponse:
    """The sheet of the letters shown in a frame; that of the paper is no static file."""
    return HttpResponse(courriers.feuille(), content_type="text/css; charset=utf-8")

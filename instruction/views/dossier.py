"""The page of a case, and what hangs on it: files, verdicts, papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acces import RequeteConnectee, reserve_aux_agents
from accounts.models import User
from attestations import rendu
from attestations.models import Attestation
from demarches.models import Dossier, PieceJointe, Verdict
from demarches.transitions import TransitionRefusee
from instruction import actions, examen, fiche, lectures
from instruction.forms import RefusForm
from instruction.views.acces import dossier_de
from justificatifs import telechargement


def _cle(valeur: str) -> UUID | None:
    try:
        return UUID(valeur)
    except ValueError:
        return None


def adresse(dossier: Dossier, piece: PieceJointe | None = None) -> str:
    """The page of the case, opened on a piece."""
    page = reverse("instruction:dossier", args=[dossier.reference])
    return f"{page}?piece={piece.pk}" if piece else page


@require_safe
@reserve_aux_agents
def dossier(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Decide well and fast: pieces, the document, the person, what may be done."""
    dossier = dossier_de(request.user, reference)
    lectures.du_dossier(dossier, par=request.user)
    return page(request, dossier, cle=_cle(request.GET.get("piece", "")), refus=RefusForm())


def page(
    request: RequeteConnectee,
    dossier: Dossier,
    *,
    cle: UUID | None,
    refus: RefusForm,
    statut: int = 200,
) -> HttpResponse:
    """The page, opened on a piece, with what was typed to refuse it."""
    lue = fiche.lire(dossier, request.user, fiche.aujourd_hui())
    choisie = fiche.choisir(lue.exigees, cle)
    precedente, suivante = fiche.voisines(lue.exigees, choisie)
    contexte: dict[str, Any] = {
        "dossier": dossier,
        "usager": dossier.usager,
        "fiche": lue,
        "situation": fiche.situation(dossier),
        "badge": fiche.badge(dossier),
        "choisie": choisie,
        "precedente": adresse(dossier, precedente) if precedente else "",
        "suivante": adresse(dossier, suivante) if suivante else "",
        "libelle_choisie": next(
            (e.libelle for e in lue.exigees if choisie in (*e.jointes, *e.remplacees)), ""
        ),
        "raison_examen": examen.raison_contre(dossier, request.user),
        "form": refus,
        "barre": actions.barre(dossier, request.user, lue.bilan),
    }
    return render(request, "instruction/dossier.html", contexte, status=statut)


def _piece_de(dossier: Dossier, cle: UUID, par: User) -> PieceJointe:
    visibles = PieceJointe.objects.visibles_par(par).filter(dossier=dossier)
    piece: PieceJointe = get_object_or_404(visibles.select_related("fichier"), pk=cle)
    piece.dossier = dossier
    return piece


@require_safe
@reserve_aux_agents
def piece(request: RequeteConnectee, reference: str, cle: UUID) -> HttpResponseBase:
    """The file, to read in the page or to keep (`?enregistrer`); the reading is journalled."""
    piece = _piece_de(dossier_de(request.user, reference), cle, request.user)
    lectures.de_la_piece(piece, par=request.user)
    return telechargement.servir(
        piece.fichier, en_ligne="enregistrer" not in request.GET, request=request
    )


@require_POST
@reserve_aux_agents
def verdict(request: RequeteConnectee, reference: str, cle: UUID) -> HttpResponse:
    """Accept or refuse a piece, then open the next one to examine."""
    dossier = dossier_de(request.user, reference)
    piece = _piece_de(dossier, cle, request.user)
    if request.POST.get("verdict") == Verdict.ACCEPTEE:
        try:
            examen.accepter(piece, par=request.user)
        except TransitionRefusee as refus:
            messages.error(request, refus.message)
            return redirect(f"{adresse(dossier, piece)}#lecteur")
        messages.success(request, _("Document accepté."))
        return redirect(f"{adresse(dossier)}#lecteur")
    form = RefusForm(request.POST)
    if not form.is_valid():
        return page(request, dossier, cle=cle, refus=form, statut=422)
    try:
        examen.refuser(piece, par=request.user, motif=form.texte())
    except TransitionRefusee as refus:
        form.add_error(None, refus.message)
        return page(request, dossier_de(request.user, reference), cle=cle, refus=form, statut=409)
    messages.success(request, _("Document refusé. Le motif est gardé pour la demande."))
    return redirect(f"{adresse(dossier)}#lecteur")


@require_safe
@reserve_aux_agents
def attestation(request: RequeteConnectee, reference: str, numero: str) -> HttpResponse:
    """A paper given to the person in this case."""
    dossier = dossier_de(request.user, reference)
    papier = get_object_or_404(Attestation.objects.pour_reference(dossier.reference), numero=numero)
    lectures.du_papier(dossier, papier.numero, par=request.user)
    return rendu.reponse(papier, en_ligne=True)

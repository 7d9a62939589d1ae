"""Answering a request for documents: keep or replace each item, then send once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from demarches import completude, depot, transitions
from demarches.models import DemandeDeComplement, Dossier, Reponse
from demarches.views import pieces
from demarches.views.acces import dossier_de
from justificatifs.depot import ACCEPT


def _ouvert(dossier: Dossier) -> DemandeDeComplement | None:
    return dossier.complements.ouvertes().prefetch_related("elements").first()


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
def complement(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The items asked for; POST notes the choices, and sends when asked to."""
    dossier = dossier_de(request.user, reference)
    demande = _ouvert(dossier)
    if demande is None:
        return redirect(dossier)
    manques: tuple[completude.Manque, ...] = ()
    if request.method == "POST":
        _noter(request, demande)
        if "envoyer" not in request.POST:
            messages.success(request, _("Vos choix sont enregistrés. Rien n’est encore envoyé."))
            return redirect("demarches:complement", reference)
        try:
            transitions.recevoir_complement(
                dossier, par=request.user, note=request.POST.get("note", "")
            )
        except completude.DossierIncomplet as incomplet:
            manques = incomplet.manques
        except transitions.TransitionRefusee as refus:
            messages.error(request, refus.message)
            return redirect(dossier)
        else:
            messages.success(request, _("Votre réponse est envoyée à la préfecture."))
            return redirect(dossier)
        demande = _ouvert(dossier)
    return render(
        request,
        "demarches/complement.html",
        {
            "dossier": dossier,
            "demande": demande,
            "elements": _elements(dossier, demande) if demande else [],
            "manques": manques,
            "note": request.POST.get("note", ""),
            "accept": ACCEPT,
        },
        status=422 if manques else 200,
    )


def _noter(request: RequeteConnectee, demande: DemandeDeComplement) -> None:
    for element in demande.elements.all():
        choix = request.POST.get(f"reponse-{element.pk}", "")
        if choix in Reponse.values:
            depot.repondre(
                demande,
                element.piece,
                reponse=Reponse(choix),
                note=request.POST.get(f"note-{element.pk}", ""),
            )


def _elements(dossier: Dossier, demande: DemandeDeComplement) -> list[dict[str, object]]:
    """Each item with the files already sent and the new ones."""
    jointes = list(dossier.pieces.actuelles().select_related("fichier"))
    return [
        {
            "element": element,
            "envoyees": [
                j for j in jointes if j.piece == element.piece and j.complement_id != demande.pk
            ],
            "nouvelles": [
                j for j in jointes if j.piece == element.piece and j.complement_id == demande.pk
            ],
        }
        for element in demande.elements.all()
    ]


@require_POST
@reserve_aux_usagers
def ajouter(request: RequeteConnectee, reference: str, piece: str) -> HttpResponse:
    """Join a file to an item; choosing a file means replacing."""
    dossier = dossier_de(request.user, reference)
    demande = _ouvert(dossier)
    if demande is None or not demande.elements.filter(piece=piece).exists():
        raise Http404
    deja = demande.pieces.actuelles().filter(piece=piece).count()
    erreurs = pieces.recevoir(request, dossier, piece, deja=deja, complement=demande)
    for erreur in erreurs:
        messages.error(request, erreur)
    if not erreurs:
        depot.repondre(demande, piece, reponse=Reponse.REMPLACER)
        messages.success(
            request, _("Le document est ajouté. Il part quand vous envoyez la réponse.")
        )
    return redirect("demarches:complement", reference)

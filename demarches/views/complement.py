"""Answering a request for documents: keep, replace or lack each item, then send once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from demarches import completude, depot, recapitulatif, situations, transitions
from demarches.completude import Manque
from demarches.models import DemandeDeComplement, Dossier, Reponse
from demarches.views import pieces
from demarches.views.acces import dossier_de
from justificatifs.depot import ACCEPT


def _ouvert(dossier: Dossier) -> DemandeDeComplement | None:
    return dossier.complements.ouvertes().prefetch_related("elements").first()


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
def complement(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The items asked for. One form: POST keeps choices, words and files, whatever the button."""
    dossier = dossier_de(request.user, reference)
    demande = _ouvert(dossier)
    if demande is None:
        return redirect(dossier)
    manques: list[Manque] = []
    if request.method == "POST":
        try:
            manques = _garder(request, dossier, demande)
            if not manques and "envoyer" in request.POST:
                note = request.POST.get("note", "")
                transitions.recevoir_complement(dossier, par=request.user, note=note)
                messages.success(request, _("Votre réponse est envoyée à la préfecture."))
                return redirect(dossier)
        except completude.DossierIncomplet as incomplet:
            manques = list(incomplet.manques)
        except transitions.TransitionRefusee as refus:
            messages.error(request, refus.message)
            return redirect(dossier)
        if not manques:
            messages.success(request, _("Vos choix sont enregistrés. Rien n’est encore envoyé."))
            return redirect("demarches:complement", reference)
        demande = _ouvert(dossier)
        if demande is None:  # answered or closed from elsewhere while this page was read
            messages.info(request, _("Cette demande n’attend plus de réponse."))
            return redirect(dossier)
    return render(
        request,
        "demarches/complement.html",
        {
            "dossier": dossier,
            "demande": demande,
            "elements": _elements(dossier, demande),
            "depassee": demande.echeance < situations.aujourd_hui(),
            "manques": manques,
            "accept": ACCEPT,
        },
        status=422 if manques else 200,
    )


def _garder(
    request: RequeteConnectee, dossier: Dossier, demande: DemandeDeComplement
) -> list[Manque]:
    """Keep everything the form brought; returns the words of each file refused."""
    dossier.complements.ouvertes().update(note=request.POST.get("note", "").strip())
    refus = []
    for element in demande.elements.all():
        champ = f"fichiers-{element.pk}"
        choix = request.POST.get(f"reponse-{element.pk}", "")
        if champ in request.FILES:
            deja = demande.pieces.actuelles().filter(piece=element.piece).count()
            erreurs = pieces.recevoir(
                request, dossier, element.piece, champ=champ, deja=deja, complement=demande
            )
            refus += [Manque("complement", element.piece, erreur) for erreur in erreurs]
            choix = choix if erreurs else Reponse.REMPLACER  # to give a file is to replace
        note = request.POST.get(f"note-{element.pk}", "")
        if choix in Reponse.values:
            depot.repondre(demande, element.piece, reponse=Reponse(choix), note=note)
        else:  # words without a choice are kept too
            ouvertes = dossier.complements.ouvertes()
            demande.elements.filter(pk=element.pk, complement__in=ouvertes).update(note=note[:500])
    return refus


def _elements(dossier: Dossier, demande: DemandeDeComplement) -> list[dict[str, object]]:
    """Each item with its rule frozen at filing, the files already sent and the new ones."""
    jointes = list(dossier.pieces.actuelles().select_related("fichier"))
    exigees = {piece.id: piece for piece in recapitulatif.exigence(dossier).pieces}
    return [
        {
            "element": element,
            "exigee": exigees.get(element.piece),
            "envoyees": [
                j for j in jointes if j.piece == element.piece and j.complement_id != demande.pk
            ],
            "nouvelles": [
                j for j in jointes if j.piece == element.piece and j.complement_id == demande.pk
            ],
        }
        for element in demande.elements.all()
    ]

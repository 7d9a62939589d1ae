"""Files of a case: adding, removing, reading. Every answer works as a page and as a fragment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from demarches import brouillons, completude, parcours, situations
from demarches.catalogue import calcul
from demarches.models import Dossier, PieceJointe
from demarches.views.acces import dossier_de, efface_entre_temps
from demarches.views.cadre import page
from justificatifs import depot, telechargement

# More files than this for one piece is a mistake of the hand, not a file of the law.
FICHIERS_PAR_PIECE = 20


@dataclass
class Carte:
    """One piece on the step: what is asked, what was given, what went wrong or was just done."""

    piece: Any
    jointes: list[PieceJointe]
    erreur: str = ""
    fait: str = ""

    @property
    def est_fournie(self) -> bool:
        """Whether a usable file is there."""
        return any(jointe.fichier.etat != "infecte" for jointe in self.jointes)


def cartes(dossier: Dossier) -> list[Carte]:
    """The pieces the law asks for today, with the files already given; one query."""
    exigees = calcul.pieces(
        dossier.loi,
        completude.type_demande(dossier),
        situations.du_dossier(dossier),
        situations.aujourd_hui(),
    )
    jointes: dict[str, list[PieceJointe]] = {}
    for jointe in dossier.pieces.actuelles().select_related("fichier"):
        jointes.setdefault(jointe.piece, []).append(jointe)
    return [Carte(piece, jointes.get(piece.id, [])) for piece in exigees]


def _carte(dossier: Dossier, piece: str) -> Carte:
    for carte in cartes(dossier):
        if carte.piece.id == piece:
            return carte
    raise Http404


def _est_fragment(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def page_des_cartes(
    request: HttpRequest, dossier: Dossier, toutes: list[Carte], *, code: int = 200
) -> HttpResponse:
    """The whole step; what was just done or refused is said on the card, where one arrives."""
    faits = {m.extra_tags: str(m) for m in messages.get_messages(request)}
    for carte in toutes:
        carte.fait = faits.get(_ancre(carte.piece.id), "")
    contexte = {
        "cartes": [c for c in toutes if c.piece.obligatoire or c.jointes or c.erreur],
        "autres": [c for c in toutes if not (c.piece.obligatoire or c.jointes or c.erreur)],
        "refusees": [c for c in toutes if c.erreur],
        "accept": depot.ACCEPT,
        "taille_max": depot.TAILLE_MAX,
    }
    return page(request, dossier, parcours.JUSTIFICATIFS, contexte, code=code)


def _ancre(piece: str) -> str:
    return f"piece-{piece}"


def _retour(dossier: Dossier, piece: str) -> HttpResponse:
    return redirect(f"{parcours.adresse(dossier, parcours.JUSTIFICATIFS)}#{_ancre(piece)}")


def _rendre_carte(request: HttpRequest, dossier: Dossier, carte: Carte) -> HttpResponse:
    code = 422 if carte.erreur else 200
    contexte = {
        "dossier": dossier,
        "carte": carte,
        "accept": depot.ACCEPT,
        "taille_max": depot.TAILLE_MAX,
    }
    return render(request, "demarches/etapes/_piece.html", contexte, status=code)


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
@efface_entre_temps
def ajouter(request: RequeteConnectee, reference: str, piece: str) -> HttpResponse:
    """Receive one or several files for a piece of a draft; a refusal says why and what to do.

    A refusal is a page at this address: to read it again is to go back to the step.
    """
    dossier = dossier_de(request.user, reference)
    carte = _carte(dossier, piece)
    if request.method == "GET":
        return _retour(dossier, piece)
    erreurs = recevoir(request, dossier, piece, deja=len(carte.jointes))
    if _est_fragment(request):
        carte = _carte(dossier, piece)
        carte.erreur = " ".join(erreurs)
        return _rendre_carte(request, dossier, carte)
    if not erreurs:
        messages.success(request, _("Votre document est enregistré."), extra_tags=_ancre(piece))
        return _retour(dossier, piece)
    dossier.refresh_from_db(fields=["statut"])
    if not dossier.est_brouillon:  # filed meanwhile: the step is no longer there
        for erreur in erreurs:
            messages.error(request, erreur)
        return redirect(dossier)
    toutes = cartes(dossier)
    for carte in toutes:
        if carte.piece.id == piece:
            carte.erreur = " ".join(erreurs)
    return page_des_cartes(request, dossier, toutes, code=422)


def recevoir(
    request: RequeteConnectee,
    dossier: Dossier,
    piece: str,
    *,
    deja: int,
    champ: str = "fichiers",
    complement: Any = None,
) -> list[str]:
    """Take the files of the request for a piece; returns the words of each refusal."""
    fichiers: list[UploadedFile[bytes]] = request.FILES.getlist(champ)
    if not fichiers:
        return [_("Choisissez un fichier à ajouter.")]
    if deja + len(fichiers) > FICHIERS_PAR_PIECE:
        return [
            _("Pas plus de %(n)d fichiers par document : réunissez des pages en un seul PDF.")
            % {"n": FICHIERS_PAR_PIECE}
        ]
    erreurs = []
    for fichier in fichiers:
        try:
            brouillons.joindre(dossier, piece, fichier, par=request.user, complement=complement)
        except depot.FichierRefuse as refus:
            erreurs.append(
                _("Fichier « %(nom)s » refusé. %(message)s")
                % {"nom": fichier.name, "message": refus.message}
            )
        except brouillons.BrouillonFige:
            return [_("Cette demande n’attend plus de documents.")]
    return erreurs


@require_POST
@reserve_aux_usagers
@efface_entre_temps
def supprimer(request: RequeteConnectee, reference: str, cle: UUID) -> HttpResponse:
    """Remove a file not sent yet."""
    dossier = dossier_de(request.user, reference)
    piece = get_object_or_404(
        dossier.pieces.actuelles().select_related("fichier", "complement"), pk=cle
    )
    try:
        brouillons.retirer(piece)
    except brouillons.BrouillonFige:
        messages.error(request, _("Ce document est déjà envoyé : il reste dans votre dossier."))
        return redirect(dossier)
    fait = _("Le fichier « %(nom)s » est supprimé.") % {"nom": piece.fichier.nom}
    if _est_fragment(request) and not piece.complement_id:
        carte = _carte(dossier, piece.piece)
        carte.fait = fait
        return _rendre_carte(request, dossier, carte)
    messages.success(request, fait, extra_tags=_ancre(piece.piece))
    if piece.complement_id:
        return redirect("demarches:complement", dossier.reference)
    return _retour(dossier, piece.piece)


def _piece_visible(request: RequeteConnectee, reference: str, cle: UUID) -> PieceJointe:
    visibles = PieceJointe.objects.visibles_par(request.user).select_related("fichier")
    return get_object_or_404(visibles, pk=cle, dossier__reference=reference)


@require_GET
@reserve_aux_usagers
def telecharger(request: RequeteConnectee, reference: str, cle: UUID) -> HttpResponseBase:
    """The file itself, for its owner."""
    piece = _piece_visible(request, reference, cle)
    return telechargement.servir(piece.fichier, en_ligne="voir" in request.GET, request=request)


@require_GET
@reserve_aux_usagers
def apercu(request: RequeteConnectee, reference: str, cle: UUID) -> HttpResponseBase:
    """The first page or a thumbnail, for its owner."""
    return telechargement.servir_apercu(
        _piece_visible(request, reference, cle).fichier, request=request
    )

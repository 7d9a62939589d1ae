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
from django.views.decorators.http import require_GET, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from demarches import brouillons, completude, parcours, situations
from demarches.catalogue import calcul
from demarches.models import Dossier, PieceJointe
from demarches.views.acces import dossier_de, efface_entre_temps
from justificatifs import depot, telechargement

# More files than this for one piece is a mistake of the hand, not a file of the law.
FICHIERS_PAR_PIECE = 20


@dataclass
class Carte:
    """One piece on the step: what is asked, what was given, what went wrong."""

    piece: Any
    jointes: list[PieceJointe]
    erreur: str = ""

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


def _rendre_carte(request: HttpRequest, dossier: Dossier, carte: Carte) -> HttpResponse:
    code = 422 if carte.erreur else 200
    contexte = {
        "dossier": dossier,
        "carte": carte,
        "accept": depot.ACCEPT,
        "taille_max": depot.TAILLE_MAX,
    }
    return render(request, "demarches/etapes/_piece.html", contexte, status=code)


@require_POST
@reserve_aux_usagers
@efface_entre_temps
def ajouter(request: RequeteConnectee, reference: str, piece: str) -> HttpResponse:
    """Receive one or several files for a piece of a draft; a refusal says why and what to do."""
    dossier = dossier_de(request.user, reference)
    carte = _carte(dossier, piece)
    erreurs = recevoir(request, dossier, piece, deja=len(carte.jointes))
    if _est_fragment(request):
        carte = _carte(dossier, piece)
        carte.erreur = " ".join(erreurs)
        return _rendre_carte(request, dossier, carte)
    for erreur in erreurs:
        messages.error(request, erreur)
    if not erreurs:
        messages.success(request, _("Votre document est enregistré."))
    return redirect(f"{parcours.adresse(dossier, parcours.JUSTIFICATIFS)}#piece-{piece}")


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
            erreurs.append(_nommer(refus.message, fichier, parmi=len(fichiers)))
        except brouillons.BrouillonFige:
            return [_("Cette demande n’attend plus de documents.")]
    return erreurs


def _nommer(message: str, fichier: UploadedFile[bytes], *, parmi: int) -> str:
    """The reason, with the name of its file when several came together."""
    if parmi == 1:
        return message
    return _("« %(nom)s » : %(message)s") % {"nom": fichier.name, "message": message}


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
    if piece.complement_id:
        return redirect("demarches:complement", dossier.reference)
    if _est_fragment(request):
        return _rendre_carte(request, dossier, _carte(dossier, piece.piece))
    messages.success(request, _("Le fichier est supprimé."))
    return redirect(f"{parcours.adresse(dossier, parcours.JUSTIFICATIFS)}#piece-{piece.piece}")


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

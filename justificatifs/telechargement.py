"""Serving a file and its preview, with the headers that keep them harmless.

Access is the caller's business: it has found the file through a `visibles_par`. The type
announced is the one found in the bytes at reception, and the browser is told not to guess.
Nothing is kept in caches. A file that waits for the antivirus, or was found infected, is
not served: a page says so.
"""

from __future__ import annotations

import io
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from justificatifs import apercu, lecture
from justificatifs.models import EtatFichier, Fichier

# The browser's own PDF viewer styles its page inline, and some refuse to work in a sandbox.
CSP_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
CSP_AUTRE = "sandbox; default-src 'none'; frame-ancestors 'self'"


def servir(
    fichier: Fichier, *, en_ligne: bool = False, request: HttpRequest | None = None
) -> HttpResponseBase:
    """The file to keep, or to read in the page (`en_ligne`); give `request` for a full page
    when it is not available."""
    if not fichier.est_disponible:
        return _indisponible(fichier, request)
    if en_ligne and fichier.type_mime == "image/heic":
        return _heic_en_ligne(fichier)
    reponse = FileResponse(
        fichier.contenu.open("rb"),
        as_attachment=not en_ligne,
        filename=fichier.nom,
        content_type=fichier.type_mime,
    )
    return _proteger(reponse, CSP_PDF if en_ligne and not fichier.est_image else CSP_AUTRE)


def servir_apercu(fichier: Fichier, *, request: HttpRequest | None = None) -> HttpResponseBase:
    """The preview, drawn now if no worker did; 404 without a body when there cannot be one."""
    if not fichier.est_disponible:
        return _indisponible(fichier, request)
    if not apercu.assurer(fichier):
        return _proteger(HttpResponse(status=HTTPStatus.NOT_FOUND), CSP_AUTRE)
    reponse = FileResponse(
        fichier.apercu.open("rb"), filename="apercu.jpg", content_type="image/jpeg"
    )
    return _proteger(reponse, CSP_AUTRE)


def _heic_en_ligne(fichier: Fichier) -> HttpResponseBase:
    """The picture as a JPEG made on the fly; the original is what `servir` gives to keep."""
    try:
        jpeg = apercu.en_jpeg(fichier)
    except lecture.ContenuIllisible:
        return _proteger(HttpResponse(status=HTTPStatus.NOT_FOUND), CSP_AUTRE)
    nom = f"{fichier.nom.rpartition('.')[0]}.jpg"
    reponse = FileResponse(io.BytesIO(jpeg), filename=nom, content_type="image/jpeg")
    return _proteger(reponse, CSP_AUTRE)


def _proteger(reponse: HttpResponseBase, csp: str) -> HttpResponseBase:
    """Headers of every answer made of somebody's file; ours wins over the site's policy."""
    reponse["Content-Security-Policy"] = csp
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["X-Frame-Options"] = "SAMEORIGIN"
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def _indisponible(fichier: Fichier, request: HttpRequest | None) -> HttpResponse:
    """Why the file cannot be opened and what happens next."""
    infecte = fichier.etat == EtatFichier.INFECTE
    if infecte:
        titre = _("Fichier détruit")
        texte = _(
            "Un virus a été trouvé dans ce fichier après son envoi. Son contenu a été détruit. "
            "Le reste du dossier est intact. Ajoutez le document depuis un autre appareil."
        )
    else:
        titre = _("Fichier en cours d’analyse")
        texte = _(
            "Ce fichier est bien reçu. Il s’ouvrira dès que l’antivirus l’aura analysé, "
            "le plus souvent en quelques minutes. Rien n’est à refaire : revenez plus tard."
        )
    statut = HTTPStatus.GONE if infecte else HTTPStatus.CONFLICT
    if request is None:
        reponse = HttpResponse(
            f"{titre}\n\n{texte}\n", status=statut, content_type="text/plain; charset=utf-8"
        )
    else:
        contexte = {"titre": titre, "texte": texte}
        page = render_to_string("justificatifs/indisponible.html", contexte, request)
        reponse = HttpResponse(page, status=statut)
    reponse["Cache-Control"] = "private, no-store"
    return reponse

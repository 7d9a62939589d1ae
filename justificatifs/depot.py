"""Reception of a file: the only way a `Fichier` is made, and how it is taken away.

A file is judged by its bytes: its name and the type its sender claims only serve to
notice a disguise. It is read in pieces, decoded in another process, and shown to the
antivirus before it is kept; memory does not grow with its size. What is refused leaves
nothing behind. The type stored, and later served, is the one found in the bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import magic
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from justificatifs import antivirus, lecture, noms, tasks
from justificatifs.analyse import oublier_les_octets
from justificatifs.models import EtatFichier, Fichier
from justificatifs.models.fichier import EXTENSIONS

TAILLE_MAX = 10 * 1024 * 1024
TYPES_ACCEPTES: dict[str, tuple[str, ...]] = {
    type_mime: tuple(f".{e}" for e, t in noms.EXTENSIONS_CONNUES.items() if t == type_mime)
    for type_mime in EXTENSIONS
}
# For the `accept` attribute of a file field: types and endings, as phones understand either.
ACCEPT = ",".join([*TYPES_ACCEPTES, *(e for suite in TYPES_ACCEPTES.values() for e in suite)])

# Other names of the types above, as libmagic and senders write them.
SYNONYMES = {"image/heif": "image/heic", "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg"}
MORCEAU = 64 * 1024


class FichierRefuse(Exception):
    """A file that is not kept: `message` says to its sender what happened and what to do."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message or _raison(code)
        super().__init__(code)


@dataclass(frozen=True)
class _Lu:
    """What one pass over the bytes tells."""

    taille: int
    sha256: str
    debut: bytes


def recevoir(televersement: UploadedFile[bytes], *, par: User | None) -> Fichier:
    """Keep this file for this person, or raise `FichierRefuse`; its preview comes later."""
    if (televersement.size or 0) > TAILLE_MAX:
        raise FichierRefuse("trop_lourd")
    lu = _parcourir(televersement)
    type_mime = _reconnaitre(lu.debut)
    _demasquer(televersement, type_mime)
    etat = _analyser(televersement)
    nb_pages = _verifier(televersement, type_mime)
    maintenant = timezone.now()
    fichier = Fichier(
        proprietaire=par,
        nom=noms.nettoyer(televersement.name or "", extension=EXTENSIONS[type_mime]),
        type_mime=type_mime,
        taille=lu.taille,
        sha256=lu.sha256,
        nb_pages=nb_pages,
        etat=etat,
        depose_le=maintenant,
        analyse_le=maintenant if etat == EtatFichier.SAIN else None,
    )
    televersement.seek(0)
    fichier.contenu.save("", File(televersement), save=False)
    try:
        with transaction.atomic():
            fichier.save(force_insert=True)
            # Robust: a broker that is down loses nothing, since a sweep and the first reader
            # do the same work. (Not a partial: Django cannot name one in its log.)
            cle = str(fichier.pk)
            transaction.on_commit(lambda: tasks.analyser.delay(cle), robust=True)
    except BaseException:
        fichier.contenu.delete(save=False)
        raise
    return fichier


def supprimer(fichier: Fichier) -> None:
    """Take the row away now, and its bytes once that is certain."""
    with transaction.atomic():
        oublier_les_octets(fichier)
        fichier.delete()


def _parcourir(televersement: UploadedFile[bytes]) -> _Lu:
    """Digest, true size and first bytes, in one pass and constant memory."""
    empreinte = hashlib.sha256()
    taille = 0
    debut = b""
    televersement.seek(0)
    for morceau in televersement.chunks(MORCEAU):
        taille += len(morceau)
        if taille > TAILLE_MAX:
            raise FichierRefuse("trop_lourd")
        if len(debut) < MORCEAU:
            debut += morceau[: MORCEAU - len(debut)]
        empreinte.update(morceau)
    if taille == 0:
        raise FichierRefuse("vide")
    return _Lu(taille, empreinte.hexdigest(), debut)


def _reconnaitre(debut: bytes) -> str:
    """The type of these bytes, whatever they are called."""
    trouve = magic.from_buffer(debut, mime=True)
    if trouve not in TYPES_ACCEPTES and b"%PDF-" in debut[:1024]:
        return (
            "application/pdf"  # readers allow a few bytes before the header, and scanners add them
        )
    return SYNONYMES.get(trouve, trouve)


def _demasquer(televersement: UploadedFile[bytes], type_mime: str) -> None:
    """Refuse a type we do not take, and a file that claims to be what it is not.

    A picture that carries the ending of another kind of picture is let through and renamed:
    telephones and messaging applications do it by themselves, and nobody gains by it.
    """
    annonce = noms.type_annonce(televersement.name or "")
    if annonce is None and televersement.content_type in {*TYPES_ACCEPTES, *SYNONYMES}:
        annonce = SYNONYMES.get(televersement.content_type, televersement.content_type)
    accepte = type_mime in TYPES_ACCEPTES
    if not accepte and annonce not in TYPES_ACCEPTES:
        raise FichierRefuse("type_refuse")
    images = {t for t in TYPES_ACCEPTES if t.startswith("image/")}
    if annonce in {None, type_mime} and accepte:
        return
    if not (annonce in images and type_mime in images):
        raise FichierRefuse("deguise")


def _analyser(televersement: UploadedFile[bytes]) -> EtatFichier:
    """The antivirus' word; a closed door does not stop the person, the file waits."""
    try:
        analyse = antivirus.ouvrir().analyser(televersement)
    except antivirus.AntivirusIndisponible:
        antivirus.signaler_indisponible()
        return EtatFichier.EN_ATTENTE
    if analyse.etat == EtatFichier.INFECTE:
        raise FichierRefuse("infecte")
    return analyse.etat


def _verifier(televersement: UploadedFile[bytes], type_mime: str) -> int:
    """The number of pages, once a decoder has read the file."""
    try:
        return lecture.verifier(televersement, type_mime)
    except lecture.ContenuIllisible as erreur:
        if erreur.code == "actif":
            raise FichierRefuse("type_refuse", _raison("actif")) from erreur
        if erreur.code == "illisible" and type_mime != "application/pdf":
            raise FichierRefuse("illisible", _raison("image_illisible")) from erreur
        raise FichierRefuse(erreur.code) from erreur


def _raison(code: str) -> str:
    """What happened, and what to do now."""
    return {
        "vide": _(
            "Ce fichier est vide : il ne contient aucune donnée. "
            "Vérifiez qu’il s’ouvre sur votre appareil, puis ajoutez-le de nouveau."
        ),
        "trop_lourd": _(
            "Ce fichier dépasse 10 Mo. Réduisez la qualité de la numérisation, "
            "ou séparez le document en plusieurs fichiers."
        ),
        "type_refuse": _(
            "Ce type de fichier n’est pas accepté. Ajoutez un PDF ou une photo (JPEG, PNG ou HEIC). "
            "Depuis un logiciel de texte, choisissez « Enregistrer au format PDF »."
        ),
        "actif": _(
            "Ce PDF contient un programme qui se lance à l’ouverture ; nous n’en acceptons pas. "
            "Ouvrez-le, choisissez « Imprimer », puis « Enregistrer au format PDF », "
            "et ajoutez ce nouveau fichier."
        ),
        "deguise": _(
            "Le contenu de ce fichier ne correspond pas à son nom. "
            "Ajoutez le document d’origine, ou prenez-le en photo."
        ),
        "protege": _(
            "Ce PDF est protégé par un mot de passe : personne ne pourrait le lire. "
            "Ouvrez-le avec son mot de passe, choisissez « Imprimer », puis « Enregistrer au format "
            "PDF », et ajoutez ce nouveau fichier."
        ),
        "tronque": _(
            "Ce fichier est incomplet : sa fin manque, souvent après un téléchargement interrompu. "
            "Téléchargez-le ou numérisez-le de nouveau, puis ajoutez-le."
        ),
        "illisible": _(
            "Ce PDF est abîmé et ne peut pas être lu. "
            "Numérisez de nouveau le document, ou prenez-le en photo."
        ),
        "image_illisible": _(
            "Cette image est abîmée ou trop grande pour être lue. "
            "Reprenez la photo dans une qualité ordinaire, puis ajoutez-la."
        ),
        "infecte": _(
            "Un virus a été trouvé dans ce fichier, qui n’a pas été conservé. "
            "Ajoutez le document depuis un autre appareil, ou prenez-le en photo."
        ),
    }[code]

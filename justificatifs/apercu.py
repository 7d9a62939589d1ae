"""The preview of a file: its first page as a small JPEG, made by a worker or by its first reader.

The preview carries none of the metadata of the original. A file that cannot be drawn is
marked so that nobody tries again at each view.
"""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from justificatifs import lecture
from justificatifs.models import Fichier

LARGEUR = 480
# HEIC, which most browsers cannot show, is read on screen through a JPEG of this width.
LARGEUR_DE_LECTURE = 2000


def assurer(fichier: Fichier) -> bool:
    """Make the preview if it is missing; False when there cannot be one."""
    if fichier.apercu:
        return True
    if fichier.apercu_impossible or not fichier.est_disponible:
        return False
    with transaction.atomic():
        verrouille = Fichier.objects.select_for_update().filter(pk=fichier.pk).first()
        if verrouille is None or not verrouille.est_disponible:
            return False
        if not (verrouille.apercu or verrouille.apercu_impossible):
            _dessiner(verrouille)
    fichier.apercu = verrouille.apercu
    fichier.apercu_impossible = verrouille.apercu_impossible
    return bool(fichier.apercu)


def en_jpeg(fichier: Fichier) -> bytes:
    """The whole picture as a JPEG a browser can show; raises `lecture.ContenuIllisible`."""
    with fichier.contenu.open("rb") as contenu:
        return lecture.dessiner(contenu, fichier.type_mime, largeur=LARGEUR_DE_LECTURE)


def _dessiner(fichier: Fichier) -> None:
    """Draw and store, on a row the caller holds."""
    try:
        with fichier.contenu.open("rb") as contenu:
            jpeg = lecture.dessiner(contenu, fichier.type_mime, largeur=LARGEUR)
    except lecture.ContenuIllisible:
        fichier.apercu_impossible = True
        fichier.save(update_fields=["apercu_impossible"])
    else:
        fichier.apercu.save("", ContentFile(jpeg), save=False)
        fichier.save(update_fields=["apercu"])

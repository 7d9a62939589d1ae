"""The files of the stories: small PDFs and pictures that say they are fictitious.

Their rows are written directly: the reception reads each file in a process of its own, which
sixty files would wait for. What a person adds in the demonstration goes through the reception.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from functools import cache
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from justificatifs import noms
from justificatifs.models import EtatFichier, Fichier

MENTION = "DOCUMENT FICTIF"
LARGEUR, HAUTEUR = 480, 679
POLICE = "DejaVuSans.ttf"  # most systems have it; the one in Pillow has no accents
PAPIER, ENCRE, TRAIT = (252, 250, 244), (58, 58, 58), (190, 186, 176)
# Pieces that people photograph rather than scan.
EN_PHOTO = {"passeport", "titre-detenu", "visa-ou-titre"}


def creer(piece: str, libelle: str, *, de: User) -> Fichier:
    """A file for this piece, received now, with its preview."""
    photo = piece in EN_PHOTO
    octets = _jpeg(libelle, de.nom_complet) if photo else _pdf(libelle, de.nom_complet)
    extension = "jpg" if photo else "pdf"
    maintenant = timezone.now()
    fichier = Fichier(
        id=uuid.uuid4(),
        proprietaire=de,
        nom=noms.nettoyer(f"{piece}.{extension}", extension=extension),
        type_mime="image/jpeg" if photo else "application/pdf",
        taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
        etat=EtatFichier.NON_ANALYSE,
        depose_le=maintenant,
    )
    fichier.contenu.save("", ContentFile(octets), save=False)
    fichier.apercu.save("", ContentFile(_jpeg(libelle, de.nom_complet)), save=False)
    fichier.save(force_insert=True)
    return fichier


def papier_non_imprime(numero: str) -> tuple[str, bytes, str]:
    """Stands for a paper in an e-mail that goes nowhere: printing waits for its first reader."""
    return f"{numero}.pdf", b"", "application/pdf"


def _lignes(texte: str, longueur: int) -> list[str]:
    """The words, cut into lines of at most so many characters."""
    lignes = [""]
    for mot in texte.split():
        if lignes[-1] and len(lignes[-1]) + len(mot) >= longueur:
            lignes.append("")
        lignes[-1] = f"{lignes[-1]} {mot}".strip()
    return lignes


@cache
def _jpeg(libelle: str, personne: str) -> bytes:
    """The page as a picture: a frame, what it stands for, whose it is, the mention across."""
    image = Image.new("RGB", (LARGEUR, HAUTEUR), PAPIER)
    dessin = ImageDraw.Draw(image)
    dessin.rectangle((18, 18, LARGEUR - 18, HAUTEUR - 18), outline=TRAIT, width=2)
    for rang, ligne in enumerate(_lignes(libelle, 27)[:5]):
        _ecrire(dessin, (44, 56 + 34 * rang), ligne, 24)
    _ecrire(dessin, (44, 250), personne, 17)
    for rang in range(9):
        y = 310 + 26 * rang
        dessin.line((44, y, LARGEUR - 44 - (rang % 3) * 60, y), fill=TRAIT, width=6)
    _ecrire(dessin, (44, HAUTEUR - 112), MENTION, 34, encre=(150, 40, 40))
    _ecrire(dessin, (44, HAUTEUR - 66), "Exemple sans valeur", 17)
    octets = BytesIO()
    image.save(octets, "JPEG", quality=70)
    return octets.getvalue()


def _ecrire(
    dessin: ImageDraw.ImageDraw,
    place: tuple[int, int],
    texte: str,
    corps: int,
    *,
    encre: tuple[int, int, int] = ENCRE,
) -> None:
    """Write these words; without their accents rather than with squares instead."""
    police: ImageFont.FreeTypeFont | ImageFont.ImageFont
    try:
        police = ImageFont.truetype(POLICE, corps)
    except OSError:
        police = ImageFont.load_default(corps)
        texte = unicodedata.normalize("NFKD", texte.replace("’", "'").replace("–", "-"))
        texte = texte.encode("ascii", "ignore").decode()
    dessin.text(place, texte, fill=encre, font=police)


def _pdf(libelle: str, personne: str) -> bytes:
    """One A4 page with the same words, in the Helvetica every reader has."""
    lignes = [
        ("F2", 20, 60, 760 - 26 * rang, texte)
        for rang, texte in enumerate(_lignes(libelle, 36)[:5])
    ]
    lignes += [
        ("F1", 13, 60, 600, personne),
        ("F2", 34, 60, 130, MENTION),
        ("F1", 13, 60, 100, "Exemple sans valeur, pour la démonstration."),
    ]
    flux = "0.6 w 40 40 515 762 re S\n" + "".join(
        f"BT /{police} {corps} Tf {x} {y} Td ({_echapper(texte)}) Tj ET\n"
        for police, corps, x, y, texte in lignes
    )
    flux += "".join(f"0.75 g 60 {560 - 30 * n} {460 - (n % 3) * 70} 8 re f\n" for n in range(12))
    contenu = flux.encode("cp1252", "replace")
    polices = "".join(
        f"/{nom} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >> "
        for nom, base in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))
    )
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << " + polices.encode() + b">> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(contenu), contenu),
    ]
    return _assembler(objets)


def _echapper(texte: str) -> str:
    return texte.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembler(objets: list[bytes]) -> bytes:
    """The objects, numbered from 1, with the table that says where each begins."""
    sortie = BytesIO()
    sortie.write(b"%PDF-1.4\n")
    debuts = []
    for numero, objet in enumerate(objets, start=1):
        debuts.append(sortie.tell())
        sortie.write(b"%d 0 obj\n%s\nendobj\n" % (numero, objet))
    table = sortie.tell()
    sortie.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1))
    sortie.write(b"".join(b"%010d 00000 n \n" % debut for debut in debuts))
    sortie.write(
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, table)
    )
    return sortie.getvalue()

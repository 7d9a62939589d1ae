"""Reads a file nobody trusts yet, in a process of its own: a script, never imported by the site.

`lecture.py` runs it as `python -I decodage.py verifier|dessiner <type> [width]` with the file
as standard input, an empty environment (no secret to steal) and the limits below, so that a
decompression bomb or a decoder's bug ends this process and not the web server's. It answers
on standard output: JSON, or the bytes of a JPEG. Decoding is the test: a file is readable
when its decoder reads it. It knows neither Django nor the words said to people.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import Any, BinaryIO

MEMOIRE_MAX = 1536 * 1024 * 1024
SECONDES_MAX = 20
# An A4 sheet scanned at 600 dpi has 35 million pixels, the pictures of a good phone 50.
PIXELS_MAX = 64_000_000
QUEUE = 2048
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIF"}


class Refus(Exception):
    """Why the file is refused: tronque, protege, actif or illisible."""


def limiter() -> None:
    """Take away what a decoder has no need of; the kernel keeps the promise."""
    for limite, valeur in (
        (resource.RLIMIT_AS, MEMOIRE_MAX),
        (resource.RLIMIT_CPU, SECONDES_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limite, (valeur, valeur))


def fin(contenu: BinaryIO, longueur: int = QUEUE) -> bytes:
    """The last bytes of the file."""
    taille = contenu.seek(0, io.SEEK_END)
    contenu.seek(max(0, taille - longueur))
    return contenu.read()


# --- PDF


def verifier_pdf(contenu: BinaryIO) -> int:
    """The number of pages of a PDF that opens without a password and runs nothing by itself."""
    import pikepdf  # noqa: PLC0415  each run pays for one decoder only

    try:
        pdf = ouvrir_pdf(contenu)
        with pdf:
            nb_pages = len(pdf.pages)
            if nb_pages == 0:
                raise Refus("illisible")
            if est_actif(pdf):
                raise Refus("actif")
            return nb_pages
    except pikepdf.PasswordError as erreur:
        raise Refus("protege") from erreur


def ouvrir_pdf(contenu: BinaryIO) -> Any:
    """The document; a damaged one is repaired unless its end is missing.

    qpdf rebuilds the table of a half-received file from what is left of it and would show
    some of its pages: the person must be told, so the repair is tried only on a file that
    has an end.
    """
    import pikepdf  # noqa: PLC0415

    try:
        return pikepdf.open(contenu, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        if b"%%EOF" not in fin(contenu):
            raise Refus("tronque") from None
        contenu.seek(0)
        return pikepdf.open(contenu, suppress_warnings=True)


def est_actif(pdf: Any) -> bool:
    """Does the PDF start a program (anywhere) or run a script when it is opened?

    Scanners, phones and "print to PDF" never produce either; cutting them out would change
    the document and break its electronic signature, so it is refused and the person is told
    to print it to a new PDF. A script tied to a field of a form (a date being formatted as
    it is typed) is left alone: official forms filled in on a computer carry those.
    """
    racine = pdf.Root
    noms = racine.get("/Names")
    if noms is not None and "/JavaScript" in noms:
        return True
    automatiques = [racine.get("/OpenAction"), *valeurs(racine.get("/AA"))]
    autres: list[Any] = []
    for page in pdf.pages:
        automatiques += valeurs(page.obj.get("/AA"))
        for annotation in page.obj.get("/Annots") or ():
            evenements = annotation.get("/AA")
            if evenements is not None:
                automatiques += [evenements.get("/PO"), evenements.get("/PV")]
            autres += [annotation.get("/A"), *valeurs(evenements)]
    return any(lance(action, "/Launch", "/JavaScript") for action in automatiques) or any(
        lance(action, "/Launch") for action in autres
    )


def valeurs(dictionnaire: Any) -> list[Any]:
    """The values of a PDF dictionary that may be missing."""
    return [] if dictionnaire is None else [dictionnaire[cle] for cle in dictionnaire.keys()]  # noqa: SIM118


def lance(action: Any, *sortes: str, profondeur: int = 20) -> bool:
    """Is this action, or one chained to it, of one of these kinds?"""
    import pikepdf  # noqa: PLC0415

    if not isinstance(action, pikepdf.Dictionary):
        return False  # an OpenAction may also be a destination: a place in the document
    if str(action.get("/S")) in sortes:
        return True
    suite = action.get("/Next")
    if suite is None:
        return False
    suivantes = list(suite) if isinstance(suite, pikepdf.Array) else [suite]
    # A chain this long is not made by hand: treat it as hiding something.
    return profondeur == 0 or any(
        lance(suivante, *sortes, profondeur=profondeur - 1) for suivante in suivantes
    )


def dessiner_pdf(contenu: BinaryIO, largeur: int) -> Any:
    """The first page; a very tall one is reduced to three times its width."""
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(contenu)
    pdf.init_forms()  # what was typed in the fields of a form is part of the page
    page = pdf[0]
    echelle = min(largeur / page.get_width(), 3 * largeur / page.get_height())
    return page.render(scale=echelle).to_pil()


# --- Pictures


def ouvrir_image(contenu: BinaryIO, type_mime: str) -> Any:
    """The picture, not decoded yet; its size is checked before any pixel is read."""
    from PIL import Image  # noqa: PLC0415

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    if type_mime == "image/heic":
        import pillow_heif  # noqa: PLC0415

        pillow_heif.register_heif_opener(thumbnails=False)
    image = Image.open(contenu, formats=[FORMATS[type_mime]])
    if image.width * image.height > PIXELS_MAX:
        raise Refus("illisible")
    return image


def verifier_image(contenu: BinaryIO, type_mime: str) -> int:
    """One page, when every pixel decodes."""
    try:
        image = ouvrir_image(contenu, type_mime)
        # JPEG alone decodes at an eighth of its size; other formats ignore this.
        image.draft(None, (image.width // 8, image.height // 8))
        image.load()
    except Exception as erreur:
        raise Refus("illisible" if est_entiere(contenu, type_mime) else "tronque") from erreur
    return 1


def est_entiere(contenu: BinaryIO, type_mime: str) -> bool:
    """Is the end of the picture there? Asked only when it does not decode."""
    if type_mime == "image/jpeg":
        return b"\xff\xd9" in fin(contenu)
    if type_mime == "image/png":
        return b"IEND" in fin(contenu)
    return boites_entieres(contenu)


def boites_entieres(contenu: BinaryIO) -> bool:
    """HEIC is a row of boxes that say their length: does the last one end with the file?"""
    taille = contenu.seek(0, io.SEEK_END)
    position = 0
    while position < taille:
        contenu.seek(position)
        entete = contenu.read(16)
        if len(entete) < 8:
            return False
        longueur = int.from_bytes(entete[:4], "big")
        if longueur == 1:
            longueur = int.from_bytes(entete[8:16], "big")
        if longueur == 0:
            return True
        if longueur < 8:
            return True  # nonsense rather than missing
        position += longueur
    return position == taille


def dessiner_image(contenu: BinaryIO, type_mime: str, largeur: int) -> Any:
    """The picture upright, at most this wide, on white where it is transparent."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    image = ouvrir_image(contenu, type_mime)
    # Turned by its EXIF a picture may swap sides: reduce first by the longer allowance.
    boite = (3 * largeur, 3 * largeur)
    image.draft("RGB", boite)
    image.thumbnail(boite)
    image = ImageOps.exif_transpose(image)
    image.thumbnail((largeur, 3 * largeur))
    if image.mode.startswith("I;16"):
        image = image.point(lambda valeur: valeur / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        fond = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(fond, image)
    return image


def dessiner(contenu: BinaryIO, type_mime: str, largeur: int) -> bytes:
    """A JPEG without any of the metadata of the file (place, date, device)."""
    if type_mime == "application/pdf":
        image = dessiner_pdf(contenu, largeur)
    else:
        image = dessiner_image(contenu, type_mime, largeur)
    sortie = io.BytesIO()
    image = image.convert("RGB")
    image.info.clear()
    image.save(sortie, "JPEG", quality=82, optimize=True)
    return sortie.getvalue()


def verifier(contenu: BinaryIO, type_mime: str) -> dict[str, object]:
    """What `lecture.verifier` reads back."""
    try:
        if type_mime == "application/pdf":
            return {"nb_pages": verifier_pdf(contenu)}
        return {"nb_pages": verifier_image(contenu, type_mime)}
    except Refus as refus:
        return {"refus": str(refus)}
    except Exception as erreur:  # noqa: BLE001  decoders raise anything on hostile bytes
        return {"refus": "illisible", "erreur": type(erreur).__name__}


def main() -> None:
    """Answer one question about the file on standard input."""
    mode, type_mime, *reste = sys.argv[1:]
    # A missing library must fail here, as ours, and not be told to people as their file's fault.
    if type_mime == "application/pdf":
        import pikepdf  # noqa: F401, PLC0415
        import pypdfium2  # noqa: F401, PLC0415
    else:
        import PIL.Image  # noqa: F401, PLC0415
    if type_mime == "image/heic":
        import pillow_heif  # noqa: F401, PLC0415
    limiter()
    with open(0, "rb") as contenu:
        contenu.seek(0)
        if mode == "verifier":
            sys.stdout.write(json.dumps(verifier(contenu, type_mime)))
        else:
            sys.stdout.buffer.write(dessiner(contenu, type_mime, int(reste[0])))


if __name__ == "__main__":
    main()

"""Makes the bytes of the files people send, good and bad."""

import io
import os
import struct
import zlib

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ROUGE, VERT = (220, 0, 0), (0, 160, 0)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(*, pages=1, modifier=None, **options):
    """A PDF of red pages; `modifier(document)` changes it before it is written."""
    document = pikepdf.new()
    for _ in range(pages):
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(b"0.86 0 0 rg 0 0 595 842 re f")
    if modifier:
        modifier(document)
    sortie = io.BytesIO()
    document.save(sortie, **options)
    return sortie.getvalue()


def pdf_lourd(taille):
    """A readable PDF of about this size: one page and noise."""
    return pdf(modifier=lambda d: setattr(d.Root, "Bruit", d.make_stream(os.urandom(taille))))


def pdf_chiffre(*, utilisateur="", proprietaire="secret"):
    return pdf(encryption=pikepdf.Encryption(user=utilisateur, owner=proprietaire))


def pdf_actif(ou, sorte="/JavaScript"):
    """A PDF with an action of this kind at this place."""

    def modifier(document):
        action = pikepdf.Dictionary(S=pikepdf.Name(sorte), JS=pikepdf.String("app.alert(1)"))
        page = document.pages[0].obj
        if ou == "ouverture":
            document.Root.OpenAction = action
        elif ou == "suite":
            vers = pikepdf.Dictionary(S=pikepdf.Name("/GoTo"), Next=pikepdf.Array([action]))
            document.Root.OpenAction = vers
        elif ou == "noms":
            noms = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), action]))
            document.Root.Names = pikepdf.Dictionary(JavaScript=noms)
        elif ou == "page":
            page.AA = pikepdf.Dictionary(O=action)
        elif ou == "lien":
            page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])
        elif ou == "champ":
            ajouter_champ(document, pikepdf.Dictionary(F=action))
        elif ou == "champ_a_l_ouverture":
            ajouter_champ(document, pikepdf.Dictionary(PO=action))
        elif ou == "destination":
            document.Root.OpenAction = pikepdf.Array([page, pikepdf.Name.Fit])

    return pdf(modifier=modifier)


def ajouter_champ(document, evenements):
    """A field of a form, with what it does when things happen to it."""
    champ = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("date"),
            Rect=pikepdf.Array([0, 0, 100, 20]),
            AA=evenements,
        )
    )
    document.pages[0].obj.Annots = pikepdf.Array([champ])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([champ]))


def image(format_, *, taille=(900, 600), mode="RGB", **options):
    """Left half red, right half green, over noise so that the file has some length."""
    dessin = Image.effect_noise(taille, 40).convert("RGB")
    dessin.paste(ROUGE, (0, 0, taille[0] // 2, taille[1] // 2))
    dessin.paste(VERT, (taille[0] // 2, 0, taille[0], taille[1] // 2))
    sortie = io.BytesIO()
    dessin.convert(mode).save(sortie, format_, **options)
    return sortie.getvalue()


def jpeg(**options):
    return image("JPEG", **options)


def png(**options):
    return image("PNG", **options)


def heic(**options):
    pillow_heif.register_heif_opener()
    return image("HEIF", **options)


def jpeg_tourne():
    """Held upright: stored lying, with the EXIF that says to turn it a quarter right."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return jpeg(exif=exif, comment=b"appareil de Jeanne")


def bombe_png(cote=60_000):
    """A few hundred bytes that claim to be a picture of billions of pixels."""

    def morceau(nom, donnees):
        somme = zlib.crc32(nom + donnees)
        return struct.pack(">I", len(donnees)) + nom + donnees + struct.pack(">I", somme)

    entete = struct.pack(">IIBBBBB", cote, cote, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [morceau(b"IHDR", entete), morceau(b"IDAT", pixels), morceau(b"IEND", b"")]
    )


def bombe_pdf(taille=1_800_000_000):
    """A PDF whose table of objects inflates to gigabytes."""
    compresseur = zlib.compressobj(1)
    bloc = bytes(10_000_000)
    flux = b"".join(compresseur.compress(bloc) for _ in range(taille // len(bloc)))
    flux += compresseur.flush()
    objet = (
        b"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length "
        + str(len(flux)).encode()
        + b" >>\nstream\n"
        + flux
        + b"\nendstream\nendobj\n"
    )
    return b"%PDF-1.5\n" + objet + b"startxref\n9\n%%EOF\n"


def televerser(octets, nom="document.pdf", type_mime="application/octet-stream"):
    return SimpleUploadedFile(nom, octets, content_type=type_mime)

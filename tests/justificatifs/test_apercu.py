import io
from functools import partial

import pytest
from PIL import Image

from justificatifs import apercu, lecture
from justificatifs.models import EtatFichier
from tests.justificatifs import fabrique
from tests.justificatifs.factories import FichierFactory

pytestmark = pytest.mark.django_db


def dessin(fichier):
    with fichier.apercu.open("rb") as contenu:
        return Image.open(io.BytesIO(contenu.read()))


def est_couleur(pixel, couleur):
    return all(abs(a - b) < 60 for a, b in zip(pixel, couleur, strict=True))


@pytest.mark.parametrize(
    ("octets", "type_mime"),
    [
        (partial(fabrique.pdf, pages=2), "application/pdf"),
        (fabrique.jpeg, "image/jpeg"),
        (partial(fabrique.jpeg, mode="CMYK"), "image/jpeg"),
        (fabrique.png, "image/png"),
        (partial(fabrique.png, mode="P"), "image/png"),
        (fabrique.heic, "image/heic"),
    ],
)
def test_l_apercu_est_la_premiere_page_en_jpeg_de_480_pixels_au_plus(octets, type_mime):
    fichier = FichierFactory(octets=octets(), type_mime=type_mime)
    assert apercu.assurer(fichier)
    fichier.refresh_from_db()
    image = dessin(fichier)
    assert image.format == "JPEG"
    assert image.width == 480
    assert est_couleur(image.convert("RGB").getpixel((60, 60)), fabrique.ROUGE)


def test_une_petite_image_n_est_pas_agrandie():
    fichier = FichierFactory(octets=fabrique.png(taille=(120, 80)), type_mime="image/png")
    apercu.assurer(fichier)
    assert dessin(fichier).size == (120, 80)


def test_une_image_tres_haute_est_bornee():
    fichier = FichierFactory(octets=fabrique.png(taille=(100, 5000)), type_mime="image/png")
    apercu.assurer(fichier)
    assert dessin(fichier).height <= 3 * 480


def test_l_apercu_est_a_l_endroit_et_sans_les_donnees_de_l_appareil():
    fichier = FichierFactory(octets=fabrique.jpeg_tourne(), type_mime="image/jpeg")
    apercu.assurer(fichier)
    image = dessin(fichier)
    assert image.height > image.width
    # Lying, red is at the left: turned a quarter right, it is at the top right.
    assert est_couleur(image.getpixel((image.width - 30, 30)), fabrique.ROUGE)
    assert est_couleur(image.getpixel((image.width - 30, image.height - 30)), fabrique.VERT)
    assert not image.getexif()
    assert "comment" not in image.info


def test_le_transparent_est_sur_fond_blanc():
    sortie = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(sortie, "PNG")
    fichier = FichierFactory(octets=sortie.getvalue(), type_mime="image/png")
    apercu.assurer(fichier)
    assert dessin(fichier).getpixel((25, 25)) == (255, 255, 255)


def test_une_image_en_16_bits_n_est_pas_blanche():
    sortie = io.BytesIO()
    Image.new("I;16", (50, 50), 0x4000).save(sortie, "PNG")
    fichier = FichierFactory(octets=sortie.getvalue(), type_mime="image/png")
    apercu.assurer(fichier)
    assert dessin(fichier).convert("L").getpixel((25, 25)) == pytest.approx(0x40, abs=2)


def test_les_champs_remplis_d_un_formulaire_se_voient_dans_l_apercu_du_pdf():
    fichier = FichierFactory(octets=fabrique.pdf_actif("champ"))
    assert apercu.assurer(fichier)


def test_ce_qui_ne_se_dessine_pas_n_est_essaye_qu_une_fois(monkeypatch):
    fichier = FichierFactory(octets=b"%PDF-1.7 rien", type_mime="application/pdf")
    assert not apercu.assurer(fichier)
    fichier.refresh_from_db()
    assert fichier.apercu_impossible
    assert fichier.etat == EtatFichier.SAIN

    def interdit(*_args, **_options):
        raise AssertionError

    monkeypatch.setattr(lecture, "dessiner", interdit)
    assert not apercu.assurer(fichier)


def test_l_apercu_n_est_fait_qu_une_fois(monkeypatch):
    fichier = FichierFactory()
    retard = type(fichier).objects.get(pk=fichier.pk)
    apercu.assurer(fichier)
    monkeypatch.setattr(lecture, "dessiner", None)
    assert apercu.assurer(retard), "another process made it meanwhile"
    assert retard.apercu.name == fichier.apercu.name


@pytest.mark.parametrize("trait", ["en_attente", "infecte"])
def test_pas_d_apercu_avant_l_avis_de_l_antivirus(trait):
    assert not apercu.assurer(FichierFactory(**{trait: True}))

import os

from django.core.files.base import ContentFile, File

from justificatifs import lecture


def test_le_lecteur_ne_derange_pas_notre_place_dans_le_fichier(tmp_path):
    octets = bytes(range(256)) * 100
    (tmp_path / "f").write_bytes(octets)
    with File((tmp_path / "f").open("rb")) as contenu:
        contenu.read(10)
        with lecture._sur_disque(contenu) as descripteur:
            os.lseek(descripteur, 3, os.SEEK_SET)
        contenu.seek(0)
        assert contenu.read() == octets


def test_un_fichier_en_memoire_est_copie_pour_le_lecteur():
    contenu = ContentFile(b"abc", name="f")
    contenu.read()
    with lecture._sur_disque(contenu) as copie:
        assert copie.read() == b"abc"
    assert contenu.tell() == 0

import hashlib
import resource
import tracemalloc
from functools import partial

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.db import IntegrityError

from justificatifs import depot, lecture
from justificatifs.decodage import MEMOIRE_MAX
from justificatifs.depot import TAILLE_MAX, FichierRefuse, recevoir
from justificatifs.models import EtatFichier, Fichier
from tests.justificatifs import fabrique
from tests.justificatifs.fabrique import televerser
from tests.justificatifs.factories import FichierFactory

pytestmark = pytest.mark.django_db


def cles_du_stockage(stockage, dossier="fichiers"):
    """Every key under a folder of the storage."""
    if not stockage.exists(dossier):
        return []
    dossiers, fichiers = stockage.listdir(dossier)
    return [f"{dossier}/{f}" for f in fichiers] + [
        cle for d in dossiers for cle in cles_du_stockage(stockage, f"{dossier}/{d}")
    ]


@pytest.fixture(autouse=True)
def stockage(monkeypatch):
    """A storage of its own for each test, so that what is left in it can be counted."""
    stockage = InMemoryStorage()
    for champ in ("contenu", "apercu"):
        monkeypatch.setattr(Fichier._meta.get_field(champ), "storage", stockage)
    return stockage


ACCEPTES = {
    "pdf": (fabrique.pdf, "passeport.pdf", "application/pdf", 1),
    "pdf de 3 pages": (partial(fabrique.pdf, pages=3), "bail.PDF", "application/pdf", 3),
    "pdf à mot de passe du propriétaire": (fabrique.pdf_chiffre, "a.pdf", "application/pdf", 1),
    "pdf précédé de quelques octets": (
        lambda: b"\r\n\r\n" + fabrique.pdf(),
        "a.pdf",
        "application/pdf",
        1,
    ),
    "pdf suivi d'octets": (lambda: fabrique.pdf() + b"\0" * 900, "a.pdf", "application/pdf", 1),
    "pdf à la table abîmée": (
        lambda: fabrique.pdf().replace(b"xref\n0", b"xrxx\n0"),
        "a.pdf",
        "application/pdf",
        1,
    ),
    "pdf qui s'ouvre à une page": (
        partial(fabrique.pdf_actif, "destination"),
        "a.pdf",
        "application/pdf",
        1,
    ),
    "formulaire dont un champ a un script": (
        partial(fabrique.pdf_actif, "champ"),
        "cerfa.pdf",
        "application/pdf",
        1,
    ),
    "jpeg": (fabrique.jpeg, "photo.jpg", "image/jpeg", 1),
    "jpeg progressif": (partial(fabrique.jpeg, progressive=True), "p.jpeg", "image/jpeg", 1),
    "jpeg en gris": (partial(fabrique.jpeg, mode="L"), "p.jfif", "image/jpeg", 1),
    "jpeg en quadrichromie": (partial(fabrique.jpeg, mode="CMYK"), "p.jpg", "image/jpeg", 1),
    "jpeg sans extension": (fabrique.jpeg, "1000012345", "image/jpeg", 1),
    "jpeg nommé png par le téléphone": (fabrique.jpeg, "capture.png", "image/jpeg", 1),
    "jpeg dont le nom finit par une année": (fabrique.jpeg, "titre.2026", "image/jpeg", 1),
    "png": (fabrique.png, "capture.png", "image/png", 1),
    "png transparent": (partial(fabrique.png, mode="RGBA"), "capture.png", "image/png", 1),
    "heic": (fabrique.heic, "IMG_0001.HEIC", "image/heic", 1),
}


@pytest.mark.parametrize(
    ("octets", "nom", "type_mime", "nb_pages"), ACCEPTES.values(), ids=ACCEPTES
)
def test_un_document_lisible_est_garde_tel_quel(
    arriver, octets, nom, type_mime, nb_pages, proprietaire
):
    octets = octets()
    fichier = recevoir(arriver(octets, nom, ""), par=proprietaire)
    fichier.refresh_from_db()
    assert (fichier.type_mime, fichier.nb_pages) == (type_mime, nb_pages)
    assert (fichier.taille, fichier.sha256) == (len(octets), hashlib.sha256(octets).hexdigest())
    assert fichier.proprietaire == proprietaire
    assert fichier.etat == EtatFichier.NON_ANALYSE
    with fichier.contenu.open("rb") as contenu:
        assert contenu.read() == octets


def moitie(fabriquer):
    return lambda: (octets := fabriquer())[: len(octets) // 2]


def au_milieu(fabriquer, injure=b"\0" * 400):
    """The same length with a wound."""
    return lambda: (o := fabriquer())[: len(o) // 2] + injure + o[len(o) // 2 + len(injure) :]


REFUSES = {
    "fichier vide": (bytes, "a.pdf", "vide"),
    "un octet de trop": (lambda: bytes(TAILLE_MAX + 1), "a.pdf", "trop_lourd"),
    "texte": (lambda: b"bonjour tout le monde\n" * 9, "lettre.txt", "type_refuse"),
    "gif": (partial(fabrique.image, "GIF"), "image.gif", "type_refuse"),
    "tiff sans extension": (partial(fabrique.image, "TIFF"), "scan", "type_refuse"),
    "programme nommé pdf": (lambda: b"MZ" + bytes(500), "passeport.pdf", "deguise"),
    "page web nommée jpg": (lambda: b"<!doctype html><script>", "photo.jpg", "deguise"),
    "gif nommé png": (partial(fabrique.image, "GIF"), "photo.png", "deguise"),
    "pdf nommé jpg": (fabrique.pdf, "photo.jpg", "deguise"),
    "photo nommée pdf": (fabrique.jpeg, "passeport.pdf", "deguise"),
    "pdf nommé exe": (fabrique.pdf, "passeport.pdf.exe", "deguise"),
    "pdf à mot de passe": (
        partial(fabrique.pdf_chiffre, utilisateur="secret"),
        "a.pdf",
        "protege",
    ),
    "moitié de pdf": (moitie(partial(fabrique.pdf, pages=40)), "a.pdf", "tronque"),
    "en-tête de pdf": (lambda: b"%PDF-1.7\n", "a.pdf", "tronque"),
    "moitié de jpeg": (moitie(fabrique.jpeg), "a.jpg", "tronque"),
    "moitié de jpeg progressif": (
        moitie(partial(fabrique.jpeg, progressive=True)),
        "a.jpg",
        "tronque",
    ),
    "moitié de png": (moitie(fabrique.png), "a.png", "tronque"),
    "moitié de heic": (moitie(fabrique.heic), "a.heic", "tronque"),
    "png blessé": (au_milieu(fabrique.png), "a.png", "illisible"),
    "heic sans contenu": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic", "illisible"),
    "pdf sans page": (partial(fabrique.pdf, pages=0), "a.pdf", "illisible"),
    "pdf qui n'en a que les bouts": (
        lambda: b"%PDF-1.7\n" + b"x" * 900 + b"\n%%EOF\n",
        "a.pdf",
        "illisible",
    ),
    "image de milliards de points": (fabrique.bombe_png, "a.png", "illisible"),
    "script à l'ouverture": (partial(fabrique.pdf_actif, "ouverture"), "a.pdf", "type_refuse"),
    "script à la suite": (partial(fabrique.pdf_actif, "suite"), "a.pdf", "type_refuse"),
    "script du document": (partial(fabrique.pdf_actif, "noms"), "a.pdf", "type_refuse"),
    "script d'une page": (partial(fabrique.pdf_actif, "page"), "a.pdf", "type_refuse"),
    "script d'un champ à l'ouverture": (
        partial(fabrique.pdf_actif, "champ_a_l_ouverture"),
        "a.pdf",
        "type_refuse",
    ),
    "lien qui lance un programme": (
        partial(fabrique.pdf_actif, "lien", "/Launch"),
        "a.pdf",
        "type_refuse",
    ),
}


@pytest.mark.parametrize(("octets", "nom", "code"), REFUSES.values(), ids=REFUSES)
def test_un_fichier_refuse_l_est_avec_sa_raison_et_ne_laisse_rien(
    arriver, octets, nom, code, proprietaire, stockage
):
    with pytest.raises(FichierRefuse) as refus:
        recevoir(arriver(octets(), nom, ""), par=proprietaire)
    assert refus.value.code == code
    assert refus.value.message.count(".") >= 2, "says what happened, then what to do"
    assert not Fichier.objects.exists()
    assert cles_du_stockage(stockage) == []


def test_une_bombe_de_compression_meurt_hors_du_serveur(proprietaire, televerser_sur_disque):
    octets = fabrique.bombe_pdf()
    assert len(octets) < TAILLE_MAX
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FichierRefuse) as refus:
        recevoir(televerser_sur_disque(octets), par=proprietaire)
    assert refus.value.code == "illisible"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMOIRE_MAX
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant < 20 * 1024


def test_un_lecteur_trop_lent_est_arrete(proprietaire, monkeypatch):
    monkeypatch.setattr(lecture, "DELAI", 0.001)
    with pytest.raises(FichierRefuse) as refus:
        recevoir(televerser(fabrique.pdf()), par=proprietaire)
    assert refus.value.code == "illisible"


def test_un_lecteur_en_panne_n_est_pas_la_faute_du_fichier(proprietaire, monkeypatch, tmp_path):
    monkeypatch.setattr(lecture, "DECODAGE", tmp_path / "absent.py")
    with pytest.raises(Exception, match="returned non-zero"):
        recevoir(televerser(fabrique.pdf()), par=proprietaire)


def test_la_taille_declaree_ne_suffit_pas(proprietaire):
    televersement = televerser(bytes(TAILLE_MAX + 1))
    televersement.size = 10
    with pytest.raises(FichierRefuse) as refus:
        recevoir(televersement, par=proprietaire)
    assert refus.value.code == "trop_lourd"


def test_un_type_declare_sans_extension_est_compare_au_contenu(proprietaire):
    with pytest.raises(FichierRefuse) as refus:
        recevoir(televerser(fabrique.jpeg(), "scan", "application/pdf"), par=proprietaire)
    assert refus.value.code == "deguise"


def test_un_fichier_de_10_mo_exactement_est_accepte(proprietaire, televerser_sur_disque):
    octets = fabrique.pdf_lourd(TAILLE_MAX - 5000)
    octets = octets.replace(b"%%EOF", b"%" + b" " * (TAILLE_MAX - len(octets) - 2) + b"\n%%EOF")
    assert len(octets) == TAILLE_MAX
    assert recevoir(televerser_sur_disque(octets), par=proprietaire).taille == TAILLE_MAX


def test_la_memoire_ne_grandit_pas_avec_le_fichier(
    proprietaire, tmp_path, monkeypatch, clamd, settings, televerser_sur_disque
):
    settings.CLAMD_URL = clamd.tcp
    monkeypatch.setattr(
        Fichier._meta.get_field("contenu"), "storage", FileSystemStorage(location=tmp_path)
    )
    pics = {}
    for taille in (1_000_000, 10_000_000):
        televersement = televerser_sur_disque(fabrique.pdf_lourd(taille))
        tracemalloc.start()
        recevoir(televersement, par=proprietaire)
        pics[taille] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert pics[10_000_000] < 1_500_000
    assert pics[10_000_000] < pics[1_000_000] + 300_000


def test_une_personne_non_connectee_peut_deposer():
    assert recevoir(televerser(fabrique.png(), "ecran.png"), par=None).proprietaire is None


def test_la_cle_du_stockage_ne_dit_rien_de_la_personne(proprietaire):
    fichier = recevoir(televerser(fabrique.pdf(), "Jeanne Exemple.pdf"), par=proprietaire)
    assert str(fichier.pk) in fichier.contenu.name
    assert "Exemple" not in fichier.contenu.name


def test_l_apercu_suit_le_depot(proprietaire, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        fichier = recevoir(televerser(fabrique.pdf()), par=proprietaire)
    fichier.refresh_from_db()
    assert fichier.apercu


def test_une_file_de_taches_en_panne_ne_perd_pas_le_fichier(transactional_db, monkeypatch):
    def panne(_):
        raise ConnectionError

    monkeypatch.setattr(depot.tasks.analyser, "delay", panne)
    fichier = recevoir(televerser(fabrique.pdf()), par=None)
    assert Fichier.objects.filter(pk=fichier.pk).exists()


def test_une_ligne_impossible_ne_laisse_pas_d_octets(proprietaire, stockage, monkeypatch):
    monkeypatch.setattr(depot.noms, "nettoyer", lambda *_, **__: None)
    with pytest.raises(IntegrityError):
        recevoir(televerser(fabrique.pdf()), par=proprietaire)
    assert cles_du_stockage(stockage) == []


def test_supprimer_efface_la_ligne_puis_les_octets(stockage, django_capture_on_commit_callbacks):
    fichier = FichierFactory()
    autre = FichierFactory()
    with django_capture_on_commit_callbacks() as effets:
        depot.supprimer(fichier)
    assert list(Fichier.objects.all()) == [autre]
    assert len(cles_du_stockage(stockage)) == 2, "bytes outlive the transaction"
    for effet in effets:
        effet()
    assert cles_du_stockage(stockage) == [autre.contenu.name]

import io

import pytest
from django.contrib.auth.models import AnonymousUser
from PIL import Image

from justificatifs.models import Fichier
from justificatifs.telechargement import servir, servir_apercu
from tests.justificatifs import fabrique
from tests.justificatifs.factories import FichierFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.justificatifs.adresses")]


def octets(reponse):
    return reponse.getvalue()


@pytest.fixture
def demander(client):
    """Through the whole stack of middleware, as a browser does."""

    def demander(fichier, chemin="telecharger"):
        return client.get(f"/{chemin}/{fichier.pk}/")

    return demander


@pytest.mark.parametrize("chemin", ["telecharger", "lire", "apercu"])
def test_les_en_tetes_rendent_le_fichier_inoffensif(demander, chemin):
    reponse = demander(FichierFactory(), chemin)
    assert octets(reponse)
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["X-Frame-Options"] == "SAMEORIGIN"
    assert reponse["Cross-Origin-Resource-Policy"] == "same-origin"
    csp = reponse["Content-Security-Policy"]
    assert csp.count("default-src") == 1, "the site's own policy is not added to this one"
    assert "default-src 'none'" in csp
    assert "frame-ancestors 'self'" in csp
    assert "script-src" not in csp


def test_un_fichier_a_garder_est_une_piece_jointe_d_octets_intacts(demander):
    contenu = fabrique.pdf()
    fichier = FichierFactory(octets=contenu, nom="Carte d’identité – été.pdf")
    reponse = demander(fichier)
    assert octets(reponse) == contenu
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Length"] == str(len(contenu))
    assert reponse["Content-Disposition"] == (
        "attachment; filename*=utf-8''Carte%20d%E2%80%99identit%C3%A9%20%E2%80%93%20%C3%A9t%C3%A9.pdf"
    )
    assert "sandbox" in reponse["Content-Security-Policy"]


def test_un_nom_sans_accent_est_ecrit_simplement(demander):
    reponse = demander(FichierFactory(nom="bail.pdf"))
    octets(reponse)
    assert reponse["Content-Disposition"] == 'attachment; filename="bail.pdf"'


def test_un_pdf_se_lit_dans_la_page_sans_bac_a_sable(demander):
    reponse = demander(FichierFactory(), "lire")
    octets(reponse)
    assert reponse["Content-Disposition"] == 'inline; filename="passeport.pdf"'
    assert "sandbox" not in reponse["Content-Security-Policy"]


def test_une_image_se_lit_dans_la_page_en_bac_a_sable(demander):
    reponse = demander(FichierFactory(image=True), "lire")
    octets(reponse)
    assert reponse["Content-Type"] == "image/jpeg"
    assert reponse["Content-Disposition"].startswith("inline")
    assert "sandbox" in reponse["Content-Security-Policy"]


def test_un_heic_se_lit_dans_la_page_en_jpeg_et_se_garde_en_heic(demander):
    contenu = fabrique.heic()
    fichier = FichierFactory(octets=contenu, type_mime="image/heic", nom="IMG_1.heic")
    reponse = demander(fichier, "lire")
    assert reponse["Content-Type"] == "image/jpeg"
    assert reponse["Content-Disposition"] == 'inline; filename="IMG_1.jpg"'
    assert Image.open(io.BytesIO(octets(reponse))).size == (900, 600)
    reponse = demander(fichier)
    assert reponse["Content-Type"] == "image/heic"
    assert octets(reponse) == contenu


def test_l_apercu_manquant_est_fait_a_la_demande(demander):
    fichier = FichierFactory()
    reponse = demander(fichier, "apercu")
    assert reponse["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(octets(reponse))).format == "JPEG"
    assert Fichier.objects.get(pk=fichier.pk).apercu


def test_un_apercu_impossible_repond_404_sans_page(demander):
    reponse = demander(FichierFactory(octets=b"%PDF rien"), "apercu")
    assert reponse.status_code == 404
    assert reponse.content == b""


@pytest.mark.parametrize("chemin", ["telecharger", "lire", "apercu"])
@pytest.mark.parametrize(
    ("trait", "statut", "mot"),
    [("en_attente", 409, "antivirus"), ("infecte", 410, "virus")],
)
def test_un_fichier_en_attente_ou_infecte_n_est_pas_servi(demander, chemin, trait, statut, mot):
    contenu = fabrique.pdf()
    reponse = demander(FichierFactory(octets=contenu, **{trait: True}), chemin)
    assert reponse.status_code == statut
    assert mot in reponse.content.decode()
    assert contenu[:8] not in reponse.content
    assert reponse["Cache-Control"] == "private, no-store"


def test_sans_la_requete_la_reponse_est_un_texte():
    reponse = servir(FichierFactory(en_attente=True))
    assert reponse["Content-Type"].startswith("text/plain")
    assert "Rien n’est à refaire" in reponse.content.decode()


def test_la_page_d_attente_est_une_page_du_site(rf):
    requete = rf.get("/")
    requete.user = AnonymousUser()
    page = servir_apercu(FichierFactory(en_attente=True), request=requete).content.decode()
    assert "<h1" in page
    assert "Fichier en cours d’analyse" in page

import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from justificatifs import antivirus, depot
from justificatifs.antivirus import AntivirusIndisponible, AucunAntivirus, Clamd
from justificatifs.models import EtatFichier, Fichier
from tests.justificatifs import fabrique
from tests.justificatifs.fabrique import EICAR, televerser

SAIN = ContentFile(b"rien de mal", name="a")
INFECTE = ContentFile(b"%PDF-1.7 " + bytes(200_000) + EICAR, name="a")


@pytest.mark.parametrize("voie", ["tcp", "unix"])
def test_clamd_dit_sain_ou_infecte(clamd, voie):
    porte = Clamd(getattr(clamd, voie))
    assert porte.analyser(SAIN).etat == EtatFichier.SAIN
    verdict = porte.analyser(INFECTE)
    assert verdict.etat == EtatFichier.INFECTE
    assert verdict.signature.startswith("Essai.Eicar")
    assert INFECTE.tell() == 0, "whoever reads next reads from the start"


def test_sans_antivirus_le_fichier_le_dit():
    assert AucunAntivirus().analyser(INFECTE).etat == EtatFichier.NON_ANALYSE


def test_un_fichier_trop_gros_pour_clamd_n_est_pas_dit_sain(clamd):
    with pytest.raises(AntivirusIndisponible):
        Clamd(clamd.tcp).analyser(ContentFile(bytes(13 * 1024 * 1024), name="a"))


def test_clamd_eteint_est_indisponible(tmp_path, port_ferme):
    for url in (f"tcp://127.0.0.1:{port_ferme}", f"unix://{tmp_path / 'absent.sock'}"):
        with pytest.raises(AntivirusIndisponible):
            Clamd(url).analyser(SAIN)


def test_clamd_muet_est_indisponible_apres_le_delai(faux_clamd):
    with pytest.raises(AntivirusIndisponible):
        Clamd(faux_clamd.url, delai=0.3).analyser(SAIN)


def test_clamd_qui_ne_lit_pas_est_indisponible_apres_le_delai():
    with socket.create_server(("127.0.0.1", 0)) as serveur:
        port = serveur.getsockname()[1]
        with pytest.raises(AntivirusIndisponible):
            Clamd(f"tcp://127.0.0.1:{port}", delai=0.3).analyser(
                ContentFile(bytes(9_000_000), name="a")
            )


@pytest.mark.parametrize(
    "reponse",
    [
        b"",
        b"OK",
        b"stream: OK mais",
        b"stream: Can't allocate memory ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\nstream: OK",
        b"\xff\xfe\0",
        b"x" * 10_000,
    ],
)
def test_une_reponse_inattendue_n_est_jamais_un_verdict(faux_clamd, reponse):
    faux_clamd.reponse = reponse
    with pytest.raises(AntivirusIndisponible):
        Clamd(faux_clamd.url, delai=1).analyser(SAIN)


@pytest.mark.parametrize("url", ["clamd:3310", "tcp://", "unix://", "http://127.0.0.1:3310"])
def test_une_adresse_mal_ecrite_est_dite_a_l_exploitant(url):
    with pytest.raises(ImproperlyConfigured):
        Clamd(url)


def test_le_reglage_choisit_la_porte(settings):
    settings.CLAMD_URL = ""
    assert isinstance(antivirus.ouvrir(), AucunAntivirus)
    settings.CLAMD_URL = "tcp://antivirus:3310"
    assert isinstance(antivirus.ouvrir(), Clamd)


def test_un_fichier_sain_est_recu_comme_tel(proprietaire, settings, clamd):
    settings.CLAMD_URL = clamd.unix
    fichier = depot.recevoir(televerser(fabrique.pdf()), par=proprietaire)
    assert fichier.etat == EtatFichier.SAIN
    assert fichier.analyse_le


@pytest.mark.parametrize("octets", [fabrique.pdf() + EICAR, fabrique.jpeg() + EICAR])
def test_un_fichier_infecte_est_refuse_a_la_reception(proprietaire, settings, clamd, octets):
    settings.CLAMD_URL = clamd.tcp
    with pytest.raises(depot.FichierRefuse) as refus:
        depot.recevoir(televerser(octets, "sans-extension"), par=proprietaire)
    assert refus.value.code == "infecte"
    assert not Fichier.objects.exists()


def test_antivirus_eteint_le_fichier_attend(proprietaire, settings, port_ferme):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port_ferme}"
    fichier = depot.recevoir(televerser(fabrique.pdf()), par=proprietaire)
    assert fichier.etat == EtatFichier.EN_ATTENTE
    assert fichier.analyse_le is None


def test_antivirus_lent_le_fichier_attend(proprietaire, settings, faux_clamd, monkeypatch):
    monkeypatch.setattr(antivirus, "DELAI_DE_REPONSE", 0.3)
    settings.CLAMD_URL = faux_clamd.url
    fichier = depot.recevoir(televerser(fabrique.pdf()), par=proprietaire)
    assert fichier.etat == EtatFichier.EN_ATTENTE

"""`manage.py demo`: one process group that opens, refuses a second one, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processus import (
    RACINE,
    arreter,
    attendre,
    lancer_la_demonstration,
    repond,
)


def processus_du_groupe(groupe: int) -> list[int]:
    """The living processes of a group, as the kernel lists them."""
    vivants = []
    for etat in Path("/proc").glob("[0-9]*/stat"):
        try:
            champs = etat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(champs[2]) == groupe and champs[0] != "Z":
            vivants.append(int(etat.parent.name))
    return vivants


def test_la_demonstration_s_ouvre_sur_les_reglages_embarques(demo_embarquee):
    assert repond(demo_embarquee.adresse)
    assert (demo_embarquee.dossier / "demo.sqlite3").exists()
    assert demo_embarquee.adresse in demo_embarquee.journal.read_text()


def test_une_seconde_demonstration_sur_la_meme_base_est_refusee(demo_embarquee):
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "anef.settings.demo",
        "DATABASE_URL": f"sqlite:///{demo_embarquee.dossier / 'demo.sqlite3'}",
        "REDIS_URL": "",
    }
    seconde = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", "0"],
        cwd=RACINE,
        env=environnement,
        capture_output=True,
        text=True,
        check=False,
    )
    assert seconde.returncode == 1
    assert "déjà ouverte" in seconde.stderr


def test_un_port_deja_pris_est_nomme_avec_un_autre_a_essayer(demo_embarquee, tmp_path):
    port = demo_embarquee.adresse.rpartition(":")[2]
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "anef.settings.demo",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'autre.sqlite3'}",
        "REDIS_URL": "",
    }
    seconde = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", port],
        cwd=RACINE,
        env=environnement,
        capture_output=True,
        text=True,
        check=False,
    )
    assert seconde.returncode == 1
    assert f"Le port {port} est déjà pris" in seconde.stderr
    assert f"PORT={int(port) + 1}" in seconde.stderr


@pytest.mark.parametrize("signal_recu", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_un_signal_arrete_tout_sans_orphelin(signal_recu, tmp_path):
    demonstration = lancer_la_demonstration(tmp_path)
    groupe = demonstration.processus.pid
    assert len(processus_du_groupe(groupe)) >= 2
    assert arreter(demonstration.processus, signal_recu) == 0
    assert processus_du_groupe(groupe) == []
    assert not repond(demonstration.adresse)


def test_une_mort_brutale_ne_laisse_pas_d_orphelin(tmp_path):
    demonstration = lancer_la_demonstration(tmp_path)
    groupe = demonstration.processus.pid
    demonstration.processus.kill()
    demonstration.processus.wait()
    attendre(lambda: not processus_du_groupe(groupe), 5, "le serveur est mort avec son parent")

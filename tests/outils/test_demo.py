"""`manage.py demo`: one process group that opens, refuses a second one, and leaves nothing behind."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.processus import (
    DELAI_D_ARRET,
    RACINE,
    arreter,
    attendre,
    environnement_embarque,
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


def rien_ne_reste(groupe: int) -> None:
    """Whoever outlives the command by a moment ends with it."""
    attendre(lambda: not processus_du_groupe(groupe), DELAI_D_ARRET, "plus aucun processus")


def test_la_demonstration_s_ouvre_sur_les_reglages_embarques(demo_embarquee):
    assert repond(demo_embarquee.adresse)
    assert (demo_embarquee.dossier / "demo.sqlite3").exists()
    assert demo_embarquee.adresse in demo_embarquee.journal.read_text()


def refuser(dossier: Path, port: str) -> str:
    """What the command says when it does not open."""
    seconde = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", port],
        cwd=RACINE,
        env=environnement_embarque(dossier),
        capture_output=True,
        text=True,
        check=False,
    )
    assert seconde.returncode == 1
    return seconde.stderr


def test_une_seconde_demonstration_sur_la_meme_base_est_refusee(demo_embarquee):
    assert "déjà ouverte" in refuser(demo_embarquee.dossier, "0")


def test_un_port_deja_pris_est_nomme_avec_un_autre_a_essayer(demo_embarquee, tmp_path):
    port = demo_embarquee.adresse.rpartition(":")[2]
    message = refuser(tmp_path / "autre", port)
    assert f"Le port {port} est déjà pris" in message
    assert f"PORT={int(port) + 1}" in message


def test_les_taches_et_l_horloge_tournent_dans_le_processus(demo_embarquee):
    with urllib.request.urlopen(f"{demo_embarquee.adresse}/sante/", timeout=60) as reponse:
        assert json.load(reponse)["file_de_taches"] == "embarquee"


@pytest.mark.parametrize("signal_recu", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_un_signal_arrete_tout_sans_orphelin(signal_recu, demo_preparee, tmp_path):
    demonstration = lancer_la_demonstration(demo_preparee, tmp_path)
    groupe = demonstration.processus.pid
    assert len(processus_du_groupe(groupe)) >= 2
    assert arreter(demonstration.processus, signal_recu) == 0
    rien_ne_reste(groupe)
    assert not repond(demonstration.adresse)


def test_une_mort_brutale_ne_laisse_pas_d_orphelin(demo_preparee, tmp_path):
    demonstration = lancer_la_demonstration(demo_preparee, tmp_path)
    groupe = demonstration.processus.pid
    demonstration.processus.kill()
    demonstration.processus.wait()
    rien_ne_reste(groupe)


def test_une_base_d_une_version_precedente_se_dit_avec_le_remede(demo_preparee, tmp_path):
    dossier = tmp_path / "ancienne"
    shutil.copytree(demo_preparee, dossier)
    with closing(sqlite3.connect(dossier / "demo.sqlite3")) as base:
        base.execute("ALTER TABLE demarches_dossier RENAME COLUMN reponses TO anciennes_reponses")
        base.commit()
    assert "make demo-reset" in refuser(dossier, "0")

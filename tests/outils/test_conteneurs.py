"""The container files are true: what they name exists, and their commands start and answer."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import yaml
from django.core.management import get_commands
from django.db import connection
from django.utils.module_loading import import_string

from anef.celery import app
from tests.processus import (
    DELAI_DE_DEMARRAGE,
    RACINE,
    arreter,
    attendre,
    port_libre,
    repond,
    taches_en_file,
)
from tests.test_architecture import PIECES, variables_expliquees

COMPOSE: dict[str, Any] = yaml.safe_load((RACINE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAIL = {nom: service for nom, service in SERVICES.items() if service.get("build") == "."}
DOCKERFILE = (RACINE / "Dockerfile").read_text()
# Read by Django or by compose itself, not by the settings.
AILLEURS = {"DJANGO_SETTINGS_MODULE"}
SECRETS = {"POSTGRES_PASSWORD"}


def commande_de_l_image() -> list[str]:
    """The CMD of the Dockerfile (its health check has one too, on an indented position)."""
    return json.loads(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE).group(1))


def test_le_portail_est_fait_de_quatre_services_d_une_meme_image():
    assert set(PORTAIL) == {"web", "worker", "beat", "migrations"}
    assert set(SERVICES) - set(PORTAIL) == {"postgres", "redis", "clamav", "objets", "seau"}


def test_chaque_variable_donnee_au_portail_est_un_reglage_connu():
    for service in PORTAIL.values():
        assert set(service["environment"]) - AILLEURS <= variables_expliquees()


def test_chaque_reglage_ecrit_par_la_personne_arrive_au_portail():
    for service in PORTAIL.values():
        assert service["env_file"] == ".env"


def test_chaque_variable_demandee_a_la_personne_est_expliquee():
    demandees = set(re.findall(r"\$\{([A-Z0-9_]+)", (RACINE / "docker-compose.yml").read_text()))
    assert demandees - SECRETS <= variables_expliquees()


def test_chaque_service_attendu_existe_et_chaque_volume_est_declare():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        nommes = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert nommes <= set(COMPOSE["volumes"])
    for nom, service in SERVICES.items():
        for attendu, detail in service.get("depends_on", {}).items():
            if detail["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[attendu], f"{nom} attend la santé de {attendu}"


def test_chaque_commande_du_portail_designe_ce_qui_existe():
    assert callable(import_string(commande_de_l_image()[-1].replace(":", ".")))
    for service in PORTAIL.values():
        match service.get("command"):
            case ["celery", "-A", "anef", sous_commande, *_]:
                assert sous_commande in {"worker", "beat"}
            case ["python", "manage.py", commande, *_]:
                assert commande in get_commands()
            case autre:
                assert autre is None


def test_l_image_recoit_tout_le_portail_et_rien_d_autre():
    gardes = {
        ligne[1:]
        for ligne in (RACINE / ".dockerignore").read_text().splitlines()
        if ligne.startswith("!")
    }
    assert set(PIECES) | {"manage.py", "templates", "static", "requirements"} <= gardes
    assert not {"tests", "var", ".git", ".env"} & gardes
    for chemin in re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE):
        assert (RACINE / chemin).exists()
    assert "USER anef" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE


# The same commands, started here with the production settings.


@pytest.fixture
def environnement(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """What compose would give, on the services of the tests."""
    adresse = urlsplit(os.environ["DATABASE_URL"])
    base = urlunsplit(adresse._replace(path="/" + connection.settings_dict["NAME"]))
    assert connection.vendor == "postgresql"
    chemin = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return os.environ | {
        "PATH": chemin,
        "DJANGO_SETTINGS_MODULE": "anef.settings.production",
        "SECRET_KEY": "secret-de-cet-essai-seulement",
        "ALLOWED_HOSTS": "anef.example",
        "DATABASE_URL": base,
        "DOSSIER_FICHIERS": str(tmp_path / "fichiers"),
        "PORT": str(port_libre()),
    }


@contextmanager
def lancer(
    commande: list[str], environnement: dict[str, str], journal: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with journal.open("wb") as sortie:
        processus = subprocess.Popen(
            commande,
            cwd=RACINE,
            env=environnement,
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
        )
    try:
        yield processus
    finally:
        code = arreter(processus, signal.SIGTERM)
    assert code == 0, journal.read_text()[-3000:]


def attendre_dans(journal: Path, texte: str, processus: subprocess.Popen[bytes]) -> None:
    attendre(
        lambda: texte in journal.read_text() or processus.poll() is not None,
        DELAI_DE_DEMARRAGE,
        f"« {texte} » dans le journal",
    )
    assert processus.poll() is None, journal.read_text()[-3000:]


@pytest.fixture
def _fichiers_statiques_en_place() -> Iterator[None]:
    """A portal lists them as it starts: no demonstration makes them again meanwhile."""
    with (RACINE / "var" / "preparation.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


@pytest.mark.usefixtures("_fichiers_statiques_en_place")
def test_la_commande_de_l_image_sert_le_portail_et_dit_sa_sante(environnement, tmp_path):
    port, journal = environnement["PORT"], tmp_path / "journal"
    commande = [port if mot == "8000" else mot for mot in commande_de_l_image()]
    with lancer(commande, environnement, journal) as processus:
        adresse = f"http://127.0.0.1:{port}/sante/"
        attendre(
            lambda: repond(adresse) or processus.poll() is not None,
            DELAI_DE_DEMARRAGE,
            "le portail répond",
        )
        assert processus.poll() is None, journal.read_text()[-3000:]
        demande = urllib.request.Request(adresse, headers={"Host": "anef.example"})
        with urllib.request.urlopen(demande, timeout=60) as reponse:
            sante = json.load(reponse)
        assert {"statut", "base", "file_de_taches", "version"} <= set(sante)
        controle = [sys.executable, "outils/sante.py"]
        # As in compose, a check that took too long is made again.
        attendre(
            lambda: (
                subprocess.run(controle, cwd=RACINE, env=environnement, check=False).returncode == 0
            ),
            DELAI_DE_DEMARRAGE,
            "le contrôle de santé passe",
        )
    arrete = subprocess.run(controle, cwd=RACINE, env=environnement, check=False, stderr=-3)
    assert arrete.returncode == 1


def test_la_commande_du_travailleur_prend_les_taches(environnement, tmp_path):
    journal = tmp_path / "journal"
    with lancer(SERVICES["worker"]["command"], environnement, journal) as processus:
        attendre_dans(journal, " ready.", processus)
        with taches_en_file():
            tache = app.send_task("celery.backend_cleanup", queue="celery", ignore_result=True)
        attendre_dans(journal, tache.id, processus)


def _a_des_octets(fichier: Path) -> bool:
    """One that is written under another name first may be gone when it is looked at."""
    try:
        return fichier.stat().st_size > 0
    except FileNotFoundError:
        return False


def test_la_commande_de_l_horloge_donne_l_heure(environnement, tmp_path):
    journal = tmp_path / "journal"
    commande = [
        str(tmp_path / "horloge") if mot == "/tmp/horloge" else mot
        for mot in SERVICES["beat"]["command"]
    ]
    with lancer(commande, environnement, journal) as processus:
        attendre_dans(journal, "beat: Starting", processus)
        # The file of the clock is written once it really ticks.
        attendre(
            lambda: any(map(_a_des_octets, tmp_path.glob("horloge*"))),
            DELAI_DE_DEMARRAGE,
            "l’horloge a noté son heure",
        )

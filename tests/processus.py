"""Real processes for the journeys: a Celery worker beside the tests, the demonstration alone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.files.storage import storages
from django.db import connection

from anef.celery import app

RACINE = Path(__file__).resolve().parent.parent
# Seconds: a cold start on a busy machine, then a few tasks.
DELAI_DE_DEMARRAGE = 180
DELAI_DES_TACHES = 60


def attendre(condition: Callable[[], bool], delai: float, quoi: str) -> None:
    """Look again until the condition holds; say what was awaited when it never does."""
    limite = time.monotonic() + delai
    while not condition():
        assert time.monotonic() < limite, f"Toujours pas au bout de {delai} s : {quoi}"
        time.sleep(0.05)


def arreter(processus: subprocess.Popen[bytes], avec: signal.Signals) -> int:
    """Ask a process to stop and wait for it; its exit status."""
    if processus.poll() is None:
        processus.send_signal(avec)
    try:
        return processus.wait(timeout=60)
    except subprocess.TimeoutExpired:
        processus.kill()
        processus.wait()
        raise


@dataclass(frozen=True)
class Travailleur:
    """The worker process, its files and the letters it sent."""

    processus: subprocess.Popen[bytes]
    fichiers: Path
    journal: Path

    @property
    def courriels(self) -> list[str]:
        """The letters sent so far, as their files say, oldest first."""
        dossier = Path(f"{self.fichiers}-courriels")
        chemins = sorted(dossier.glob("*"), key=lambda chemin: chemin.stat().st_mtime_ns)
        return [chemin.read_text() for chemin in chemins]

    def attendre_le_repos(self) -> None:
        """Wait until the queue is empty and no task runs."""
        attendre(_est_au_repos, DELAI_DES_TACHES, "le travailleur a fini ses tâches")


def _est_au_repos() -> bool:
    with app.connection_for_read() as courtier:
        en_file = courtier.default_channel.client.llen(app.conf.task_default_queue)
    noeud = _nom_du_travailleur()
    en_cours = app.control.inspect(destination=[noeud], timeout=2).active()
    return en_file == 0 and en_cours is not None and not any(en_cours.values())


def _nom_du_travailleur() -> str:
    """One worker per test process; on one Redis, each answers to its own name."""
    return f"{app.conf.task_default_queue}@essais"


@pytest.fixture(scope="session")
def _processus_travailleur(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Travailleur]:
    assert connection.vendor == "postgresql", "Les parcours demandent PostgreSQL : make test"
    assert os.environ.get("REDIS_URL"), "Les parcours demandent Redis : make test"
    dossier = tmp_path_factory.mktemp("travailleur")
    fichiers, journal = dossier / "fichiers", dossier / "journal"
    fichiers.mkdir()
    adresse = urlsplit(os.environ["DATABASE_URL"])
    base = urlunsplit(adresse._replace(path="/" + connection.settings_dict["NAME"]))
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "anef.settings.test_travailleur",
        "DATABASE_URL": base,
        "DOSSIER_FICHIERS": str(fichiers),
    }
    options = (
        "--pool threads --concurrency 2 --loglevel info --without-gossip --without-mingle "
        f"--hostname {_nom_du_travailleur()}"
    )
    with journal.open("wb") as sortie:
        processus = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "anef", "worker", *options.split()],
            cwd=RACINE,
            env=environnement,
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
        )
    try:
        attendre(
            lambda: " ready." in journal.read_text() or processus.poll() is not None,
            DELAI_DE_DEMARRAGE,
            "le travailleur est prêt",
        )
        assert processus.poll() is None, journal.read_text()[-4000:]
        yield Travailleur(processus, fichiers, journal)
    finally:
        arreter(processus, signal.SIGTERM)


@contextmanager
def taches_en_file() -> Iterator[None]:
    """Tasks are messages on the queue, as in a service, instead of running at once."""
    app.conf.task_always_eager = False
    try:
        yield
    finally:
        app.conf.task_always_eager = True


@pytest.fixture
def travailleur(
    _processus_travailleur: Travailleur, transactional_db: None, settings: Any
) -> Iterator[Travailleur]:
    """A real worker runs the tasks of this test, on the same database, files and queue."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(_processus_travailleur.fichiers)},
        }
    }
    assert storages["default"].location == str(_processus_travailleur.fichiers)
    with taches_en_file():
        yield _processus_travailleur
        # The tables are emptied next: a task still running would meet the void.
        _processus_travailleur.attendre_le_repos()


@dataclass(frozen=True)
class Demonstration:
    """The demonstration, opened as `make demo` opens it, on a data directory of its own."""

    adresse: str
    processus: subprocess.Popen[bytes]
    dossier: Path
    journal: Path


def port_libre() -> int:
    """A port nobody listens on."""
    with socket.socket() as essai:
        essai.bind(("127.0.0.1", 0))
        return int(essai.getsockname()[1])


def repond(adresse: str) -> bool:
    """Whether something answers HTTP there, whatever it says."""
    try:
        urllib.request.urlopen(adresse, timeout=5).close()
    except urllib.error.HTTPError as reponse:
        reponse.close()
    except OSError:
        return False
    return True


def environnement_embarque(dossier: Path) -> dict[str, str]:
    """The embedded defaults, with the data in that directory."""
    retires = {"REDIS_URL", "S3_BUCKET", "CLAMD_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    garde = {nom: valeur for nom, valeur in os.environ.items() if nom not in retires}
    return garde | {
        "DJANGO_SETTINGS_MODULE": "anef.settings.demo",
        "DATABASE_URL": f"sqlite:///{dossier / 'demo.sqlite3'}",
        "DOSSIER_FICHIERS": str(dossier / "fichiers"),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture(scope="session")
def demo_preparee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the demonstration, loaded once; each test opens a copy."""
    dossier = tmp_path_factory.mktemp("demo")
    preparation = subprocess.run(
        [sys.executable, "manage.py", "demo", "--preparer"],
        cwd=RACINE,
        env=environnement_embarque(dossier),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert preparation.returncode == 0, preparation.stdout + preparation.stderr
    return dossier


def lancer_la_demonstration(preparee: Path, dossier: Path) -> Demonstration:
    """`manage.py demo` as `make demo` runs it, on a copy of the data; returns once it answers."""
    shutil.copytree(preparee, dossier, dirs_exist_ok=True)
    port = port_libre()
    journal = dossier / "journal"
    with journal.open("wb") as sortie:
        processus = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=RACINE,
            env=environnement_embarque(dossier),
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    adresse = f"http://127.0.0.1:{port}"
    try:
        attendre(
            lambda: repond(adresse) or processus.poll() is not None,
            DELAI_DE_DEMARRAGE,
            "la démonstration répond",
        )
        assert processus.poll() is None, journal.read_text()[-4000:]
    except BaseException:
        processus.kill()
        processus.wait()
        raise
    return Demonstration(adresse, processus, dossier, journal)


@pytest.fixture
def demo_embarquee(demo_preparee: Path, tmp_path: Path) -> Iterator[Demonstration]:
    """The open demonstration: SQLite, tasks and clock in the process, nothing else running."""
    demonstration = lancer_la_demonstration(demo_preparee, tmp_path)
    yield demonstration
    assert arreter(demonstration.processus, signal.SIGINT) == 0, demonstration.journal.read_text()

"""Real processes for the journeys: a Celery worker beside the tests, the demonstration alone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.files.storage import storages
from django.db import connection

from anef.celery import app

RACINE = Path(__file__).resolve().parent.parent
# Seconds: a cold start on a busy machine, then a few tasks.
DELAI_DE_DEMARRAGE = 300
DELAI_DES_TACHES = 120
DELAI_D_ARRET = 60
# Django's e-mail files: letters sent within one second may share one, each ends by this line.
FIN_DE_LETTRE = b"\n" + b"-" * 79 + b"\n"
# Below the ports that Linux hands out by itself: nobody is given one between its choice and its use.
PORTS = range(20_000, 30_000)


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
        return processus.wait(timeout=DELAI_D_ARRET)
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
        """The letters sent so far, as they read, oldest first; not one still being written."""
        dossier = Path(f"{self.fichiers}-courriels")
        chemins = sorted(dossier.glob("*"), key=lambda chemin: chemin.stat().st_mtime_ns)
        return [
            _en_clair(lettre)
            for chemin in chemins
            for lettre in chemin.read_bytes().split(FIN_DE_LETTRE)[:-1]
        ]

    def attendre_le_repos(self) -> None:
        """Wait until the queue is empty and no task runs.

        A message on its way from the queue to the worker is seen by neither; it is in the hands
        of the worker, or done, by the time two more questions have been answered. Hence three
        looks that say the same.
        """
        regards: deque[tuple[int, int] | None] = deque(maxlen=3)

        def est_au_repos() -> bool:
            regards.append(_regarder())
            premier = regards[0]
            return premier is not None and premier[0] == 0 and list(regards) == [premier] * 3

        attendre(est_au_repos, DELAI_DES_TACHES, "le travailleur a fini ses tâches")


def _regarder() -> tuple[int, int] | None:
    """How many messages are not done with, and how many tasks have begun; None without an answer."""
    noeud = _nom_du_travailleur()
    etats = app.control.inspect(destination=[noeud], timeout=10).stats()
    if not etats:
        return None
    with app.connection_for_read() as courtier:
        canal = courtier.default_channel
        # A task that runs may add messages until it is done: in this order none is missed.
        en_cours = canal.client.hlen(canal.unacked_key)
        en_file = canal.client.llen(app.conf.task_default_queue)
    return en_cours + en_file, sum(etats[noeud]["total"].values())


def _en_clair(octets: bytes) -> str:
    """The headers, the words and the names of the attachments, whatever they were encoded in."""
    lettre = message_from_bytes(octets, policy=policy.default)
    lignes = [f"{nom}: {valeur}" for nom, valeur in lettre.items()]
    for partie in lettre.walk():
        if nom := partie.get_filename():
            lignes.append(nom)
        elif partie.get_content_maintype() == "text":
            lignes.append(partie.get_content())
    return "\n".join(lignes)


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
    """A port for a server that starts: free, and each test process has its own to choose from."""
    rang = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
    miens = PORTS[rang::4]
    for port in random.sample(miens, len(miens)):
        with socket.socket() as essai:
            try:
                essai.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("Aucun port libre")


@pytest.fixture
def port_ferme() -> Iterator[int]:
    """A port that refuses: held by the test, so that nobody comes and listens on it."""
    with socket.socket() as tenu:
        tenu.bind(("127.0.0.1", 0))
        yield int(tenu.getsockname()[1])


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

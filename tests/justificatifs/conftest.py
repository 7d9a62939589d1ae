"""A real clamd and a real HTTP service on loopback, each started and stopped by its tests."""

import contextlib
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from tests.justificatifs.fabrique import EICAR, televerser
from tests.justificatifs.factories import ProprietaireFactory
from tests.processus import DELAI_DE_DEMARRAGE, arreter, attendre, port_libre


@pytest.fixture
def proprietaire(db):
    return ProprietaireFactory()


@pytest.fixture
def televerser_sur_disque():
    """A file as Django hands over anything big; closed when the test ends, as a request does."""
    with contextlib.ExitStack() as pile:

        def televerser(octets, nom="document.pdf", type_mime="application/pdf"):
            fichier = pile.enter_context(TemporaryUploadedFile(nom, type_mime, len(octets), None))
            fichier.write(octets)
            fichier.seek(0)
            return fichier

        yield televerser


@pytest.fixture(params=["mémoire", "disque"])
def arriver(request, televerser_sur_disque):
    """Both ways Django hands over a file."""
    return televerser if request.param == "mémoire" else televerser_sur_disque


@pytest.fixture(scope="session")
def clamd():
    """A clamd of our own that knows one virus: the test one."""
    executable = shutil.which("clamd") or "/usr/sbin/clamd"
    with tempfile.TemporaryDirectory(prefix="clamd") as dossier:
        dossier = Path(dossier)
        (dossier / "base").mkdir()
        (dossier / "base" / "essai.ndb").write_text(f"Essai.Eicar:0:*:{EICAR.hex()}\n")
        port, prise = port_libre(), dossier / "clamd.sock"
        reglages = [
            "Foreground yes",
            f"DatabaseDirectory {dossier / 'base'}",
            f"LocalSocket {prise}",
            f"TCPSocket {port}",
            "TCPAddr 127.0.0.1",
            "StreamMaxLength 12M",
            "MaxThreads 2",
        ]
        if os.geteuid() == 0:
            reglages.append("User root")
        (dossier / "clamd.conf").write_text("\n".join(reglages) + "\n")
        with (dossier / "journal").open("wb") as journal:
            processus = subprocess.Popen(
                [executable, "-c", str(dossier / "clamd.conf")], stdout=journal, stderr=journal
            )
        try:
            attendre(
                lambda: _est_pret(port) or processus.poll() is not None,
                DELAI_DE_DEMARRAGE,
                "clamd est prêt",
            )
            assert processus.poll() is None, (dossier / "journal").read_text()
            yield SimpleNamespace(
                tcp=f"tcp://127.0.0.1:{port}", unix=f"unix://{prise}", processus=processus
            )
        finally:
            arreter(processus, signal.SIGTERM)


def _est_pret(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as prise:
            prise.sendall(b"zPING\0")
            return prise.recv(10).startswith(b"PONG")
    except OSError:
        return False


@pytest.fixture
def faux_clamd():
    """A server that takes the file and answers what the test says; None: nothing, ever."""
    serveur = socket.create_server(("127.0.0.1", 0))
    etat = SimpleNamespace(
        reponse=None, url=f"tcp://127.0.0.1:{serveur.getsockname()[1]}", connexions=0
    )
    fin = threading.Event()

    def servir():
        while True:
            try:
                prise, _ = serveur.accept()
            except OSError:
                return
            with prise:
                if fin.is_set():
                    return
                etat.connexions += 1
                prise.settimeout(5)
                recu = b""
                while not recu.endswith(b"\0\0\0\0") and (morceau := prise.recv(65536)):
                    recu += morceau
                if etat.reponse is None:
                    fin.wait()
                else:
                    prise.sendall(etat.reponse)

    fil = threading.Thread(target=servir)
    fil.start()
    yield etat
    fin.set()
    with socket.create_connection(serveur.getsockname()):
        pass
    fil.join(10)
    serveur.close()


class ServiceDEphoto(http.server.BaseHTTPRequestHandler):
    """Answers what the test says, and keeps what it was asked."""

    def do_POST(self):
        serveur = self.server
        corps = self.rfile.read(int(self.headers["Content-Length"]))
        serveur.demandes.append(
            SimpleNamespace(chemin=self.path, entetes=self.headers, corps=json.loads(corps))
        )
        reponse = serveur.reponses[min(len(serveur.demandes), len(serveur.reponses)) - 1]
        if reponse == "muet":
            serveur.fin.wait()
            return
        statut, octets = reponse
        self.send_response(statut)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_):
        pass


@pytest.fixture
def service_ephoto():
    serveur = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ServiceDEphoto)
    serveur.daemon_threads = False
    serveur.demandes, serveur.reponses, serveur.fin = [], [], threading.Event()
    serveur.url = f"http://127.0.0.1:{serveur.server_port}/api"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
    fil.start()
    yield serveur
    serveur.fin.set()
    serveur.shutdown()
    serveur.server_close()
    fil.join(10)

"""What only a real server shows: the memory of one web worker, at rest, after work, while uploading."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anef.env import RACINE

DEMARRAGE_AU_PLUS = 60


@dataclass(frozen=True)
class Serveur:
    """A granian with one web worker."""

    port: int
    travailleur: int

    def memoire(self, champ: str = "VmRSS") -> float:
        """Megabytes, as the kernel counts them (`VmHWM`: the most since the last reset)."""
        for ligne in Path(f"/proc/{self.travailleur}/status").read_text().splitlines():
            if ligne.startswith(champ + ":"):
                return int(ligne.split()[1]) / 1024
        raise LookupError(champ)

    def oublier_le_maximum(self) -> None:
        """The next `VmHWM` counts from now."""
        Path(f"/proc/{self.travailleur}/clear_refs").write_text("5")

    def demander(
        self, chemin: str, *, corps: bytes | None = None, entetes: dict[str, str] | None = None
    ) -> int:
        """One request on a connection of its own; its status."""
        connexion = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connexion.request("POST" if corps else "GET", chemin, corps, entetes or {})
            reponse = connexion.getresponse()
            reponse.read()
            return reponse.status
        finally:
            connexion.close()


@contextmanager
def serveur() -> Iterator[Serveur]:
    """Starts it with the settings of the bench, waits until it answers, stops it."""
    with socket.socket() as essai:
        essai.bind(("127.0.0.1", 0))
        port = essai.getsockname()[1]
    options = ["--interface", "wsgi", "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", "4", "--no-ws", "--log-level", "error"]
    processus = subprocess.Popen(
        [str(Path(sys.executable).with_name("granian")), *options, "anef.wsgi:application"],
        cwd=RACINE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bench.reglages"},
        stdin=subprocess.DEVNULL,
    )
    try:
        limite = time.monotonic() + DEMARRAGE_AU_PLUS
        while not _ecoute(port):
            if processus.poll() is not None or time.monotonic() > limite:
                raise RuntimeError("granian n’a pas démarré")
            time.sleep(0.1)
        enfants = Path(f"/proc/{processus.pid}/task/{processus.pid}/children").read_text().split()
        yield Serveur(port, int(enfants[-1]))
    finally:
        processus.send_signal(signal.SIGTERM)
        processus.wait(timeout=20)


def _ecoute(port: int) -> bool:
    try:
        Serveur(port, 0).demander("/nue/")
    except OSError:
        return False
    return True


def formulaire(champ: str, nom: str, octets: bytes, jeton: str) -> tuple[bytes, str]:
    """A multipart body with one file and the CSRF token; and its content type."""
    frontiere = uuid.uuid4().hex
    debut = (
        f'--{frontiere}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f"{jeton}\r\n--{frontiere}\r\n"
        f'Content-Disposition: form-data; name="{champ}"; filename="{nom}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return (
        debut.encode() + octets + f"\r\n--{frontiere}--\r\n".encode(),
        f"multipart/form-data; boundary={frontiere}",
    )

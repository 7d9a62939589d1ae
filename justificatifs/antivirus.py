"""The door to the antivirus: clamd when `settings.CLAMD_URL` names one, nobody otherwise.

Whatever clamd answers that is not a clear verdict counts as "cannot be reached": a file is
never called clean by default. The protocol (INSTREAM) is spoken here in a few lines because
the usual client library connects without a time-out and ignores partial sends.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File

from justificatifs.models import EtatFichier

logger = logging.getLogger(__name__)

MORCEAU = 64 * 1024
# Seconds. Ten megabytes take clamd a tenth of a second: beyond this the person waits for nothing.
DELAI_DE_CONNEXION = 2.0
DELAI_DE_REPONSE = 10.0

VERDICT = re.compile(r"^stream: (?:(?P<signature>.+) FOUND|OK)$")


class AntivirusIndisponible(Exception):
    """No verdict now: down, slow or answering something else. The file waits."""


class ReponseObscure(AntivirusIndisponible):
    """It answered, but gave no verdict on this file; it may give one on the next."""


@dataclass(frozen=True)
class Analyse:
    """The verdict on one file, and the name of what was found."""

    etat: EtatFichier
    signature: str = ""


class Antivirus(Protocol):
    """What is asked of an antivirus."""

    def analyser(self, contenu: File[bytes]) -> Analyse:
        """The verdict; raises `AntivirusIndisponible`. Leaves the file at its start."""


class AucunAntivirus:
    """No antivirus is installed, and every file says so."""

    def analyser(self, contenu: File[bytes]) -> Analyse:
        """Nothing was analysed."""
        del contenu
        return Analyse(EtatFichier.NON_ANALYSE)


class Clamd:
    """A clamd at `tcp://host:port` or `unix:///path`; its StreamMaxLength must exceed our limit."""

    def __init__(self, url: str, *, delai: float | None = None) -> None:
        self.url = urlsplit(url)
        self.delai = DELAI_DE_REPONSE if delai is None else delai
        tcp = self.url.scheme == "tcp" and self.url.hostname
        unix = self.url.scheme == "unix" and self.url.path
        if not (tcp or unix):
            raise ImproperlyConfigured("CLAMD_URL: tcp://host:port or unix:///path")

    def analyser(self, contenu: File[bytes]) -> Analyse:
        """Send the file in pieces, read one line."""
        try:
            with self._connexion() as prise:
                prise.sendall(b"zINSTREAM\0")
                contenu.seek(0)
                for morceau in contenu.chunks(MORCEAU):
                    prise.sendall(len(morceau).to_bytes(4, "big") + morceau)
                prise.sendall(b"\0\0\0\0")
                reponse = _une_ligne(prise)
        except OSError as erreur:
            raise AntivirusIndisponible(type(erreur).__name__) from erreur
        finally:
            contenu.seek(0)
        verdict = VERDICT.match(reponse)
        if verdict is None:
            raise ReponseObscure(f"unexpected answer: {reponse[:60]!r}")
        if signature := verdict["signature"]:
            return Analyse(EtatFichier.INFECTE, signature)
        return Analyse(EtatFichier.SAIN)

    @contextmanager
    def _connexion(self) -> Iterator[socket.socket]:
        if self.url.scheme == "unix":
            prise = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            prise.settimeout(DELAI_DE_CONNEXION)
            adresse: str | tuple[str, int] = self.url.path
        else:
            adresse = (self.url.hostname or "", self.url.port or 3310)
            prise = socket.create_connection(adresse, timeout=DELAI_DE_CONNEXION)
        with prise:
            if self.url.scheme == "unix":
                prise.connect(adresse)
            prise.settimeout(self.delai)
            yield prise


def _une_ligne(prise: socket.socket) -> str:
    """One answer, ended by a zero byte or the end of the connection; at most 4 KB."""
    recu = b""
    while b"\0" not in recu and len(recu) < 4096:
        morceau = prise.recv(4096)
        if not morceau:
            break
        recu += morceau
    return recu.partition(b"\0")[0].decode(errors="replace").strip()


def ouvrir() -> Antivirus:
    """The antivirus of this installation."""
    return Clamd(settings.CLAMD_URL) if settings.CLAMD_URL else AucunAntivirus()


def signaler_indisponible() -> None:
    """Tell the operators, without a word about the file or its owner."""
    logger.warning("The antivirus cannot be reached: files wait to be analysed")

"""Asks the isolated reader (`decodage.py`) about a file, with a limit of time.

The only place that starts that process. Three ends: the file is readable, the file is
refused (also when its reading had to be killed), or the reader itself is broken, which is
our failure and is raised as such.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.base import File

logger = logging.getLogger(__name__)

DECODAGE = Path(__file__).with_name("decodage.py")
DELAI = 30
MORCEAU = 64 * 1024


class ContenuIllisible(Exception):
    """The file cannot be accepted; `code` says why: tronque, protege, actif, illisible."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def verifier(contenu: File[bytes], type_mime: str) -> int:
    """The number of pages of a readable file; raises `ContenuIllisible`."""
    reponse = json.loads(_lire(contenu, "verifier", type_mime))
    if code := reponse.get("refus"):
        raise ContenuIllisible(code)
    return int(reponse["nb_pages"])


def dessiner(contenu: File[bytes], type_mime: str, *, largeur: int) -> bytes:
    """The first page as a JPEG of at most this width; raises `ContenuIllisible`."""
    try:
        return _lire(contenu, "dessiner", type_mime, str(largeur))
    except subprocess.CalledProcessError as erreur:
        logger.warning("A preview could not be drawn: %s", _derniere_ligne(erreur.stderr))
        raise ContenuIllisible("illisible") from erreur


def _lire(contenu: File[bytes], mode: str, type_mime: str, *arguments: str) -> bytes:
    """Run the reader; killed by the kernel or by the clock, the file is unreadable."""
    with _sur_disque(contenu) as entree:
        try:
            processus = subprocess.run(  # noqa: S603  our own script, no argument from outside
                [sys.executable, "-I", str(DECODAGE), mode, type_mime, *arguments],
                stdin=entree,
                capture_output=True,
                timeout=DELAI,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as erreur:
            logger.warning("A file took too long to read (%s)", type_mime)
            raise ContenuIllisible("illisible") from erreur
    if processus.returncode < 0:
        logger.warning("Reading a file was killed by signal %s", -processus.returncode)
        raise ContenuIllisible("illisible")
    processus.check_returncode()
    return processus.stdout


@contextlib.contextmanager
def _sur_disque(contenu: File[bytes]) -> Iterator[int | IO[bytes]]:
    """The file as one the kernel knows; small or remote ones are copied to a temporary one."""
    contenu.seek(0)
    try:
        descripteur = contenu.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copie:
            for morceau in contenu.chunks(MORCEAU):
                copie.write(morceau)
            copie.seek(0)
            yield copie
        contenu.seek(0)
        return
    # The reader shares our place in the file: put it back, or our buffer would be wrong.
    place = os.lseek(descripteur, 0, os.SEEK_CUR)
    try:
        yield descripteur
    finally:
        os.lseek(descripteur, place, os.SEEK_SET)


def _derniere_ligne(erreurs: bytes) -> str:
    """What the reader complained of: a class of exception, never a word of the file."""
    lignes = erreurs.decode(errors="replace").strip().splitlines()
    return lignes[-1].partition(":")[0] if lignes else "?"

"""The catalogue as it was last read, kept beside the files: read back instead of validated again.

Joining and validating a hundred procedures takes seconds, reading the result back a tenth of one.
What is kept is worth as long as nothing changed: the digest of the YAML files, of the code that
reads them and of the libraries is its name. Like Python's own `__pycache__` it may be deleted at
any time, and a place where nothing can be written only costs the time.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

import pydantic

from demarches.catalogue.chargement import DOSSIER, Catalogue, empreinte, lire
from demarches.catalogue.partage import partager

CODE = Path(__file__).resolve().parent
GARDE = CODE / "__compile__"


def relire(dossier: Path = DOSSIER, garde: Path = GARDE) -> Catalogue:
    """The catalogue of the folder, from what was kept when it is still worth it."""
    fichier = garde / f"{_nom(dossier)}.pickle"
    catalogue = _lire_la_garde(fichier)
    if catalogue is None:
        catalogue = partager(lire(dossier))
        _garder(catalogue, fichier)
    return catalogue


def _nom(dossier: Path) -> str:
    condense = hashlib.sha256(empreinte(dossier).encode())
    condense.update(f"{sys.version} {pydantic.VERSION}".encode())
    for source in sorted(CODE.rglob("*.py")):
        condense.update(source.read_bytes())
    return condense.hexdigest()[:32]


def _lire_la_garde(fichier: Path) -> Catalogue | None:
    """None when there is none, or when it cannot be read: it is then made again."""
    gc_actif = gc.isenabled()
    gc.disable()  # thousands of objects that all stay: collecting in between only costs
    try:
        # Written by ourselves in our own folder, as trustworthy as the code beside it.
        catalogue = pickle.loads(fichier.read_bytes())  # noqa: S301
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return None
    finally:
        if gc_actif:
            gc.enable()
    return catalogue if isinstance(catalogue, Catalogue) else None


def _garder(catalogue: Catalogue, fichier: Path) -> None:
    """Keep it whole or not at all, in the place of those of former days."""
    try:
        fichier.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=fichier.parent, delete=False) as provisoire:
            provisoire.write(pickle.dumps(catalogue, pickle.HIGHEST_PROTOCOL))
        # Read by whoever runs the portal, which may not be who built it.
        os.chmod(provisoire.name, 0o644)
        os.replace(provisoire.name, fichier)
        for ancien in fichier.parent.glob("*.pickle"):
            if ancien != fichier:
                ancien.unlink(missing_ok=True)
    except OSError:
        return

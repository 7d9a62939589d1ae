"""The law as data: what the portal offers, with conditions, windows, pieces, fees and sources.

`charger()` gives the product's catalogue, read once; another folder may be named, for tests.
Pure: no Django, no clock, no I/O but the YAML files and what `compilation` keeps of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from demarches.catalogue import chargement
from demarches.catalogue.chargement import (
    DOSSIER,
    Catalogue,
    CatalogueInvalide,
    DemarcheInconnue,
    lire,
)
from demarches.catalogue.compilation import relire

__all__ = ["Catalogue", "CatalogueInvalide", "DemarcheInconnue", "charger", "textes"]


def charger(dossier: Path | None = None) -> Catalogue:
    """The catalogue of that folder, read and validated once per process."""
    # A page asks some thirty times: its own folder is known, and not looked for on the disk.
    return _charger(DOSSIER if dossier is None else dossier.resolve())


def textes() -> Iterator[str]:
    """Every French string of the product's catalogue, once: the msgids to translate."""
    return charger().textes()


@lru_cache(maxsize=8)
def _charger(dossier: Path) -> Catalogue:
    return relire() if dossier == chargement.DOSSIER else lire(dossier)

"""Countries by their three-letter code, in the language of the page.

The names are data (`donnees/pays.yaml`), not messages to translate: they also serve the papers,
which are always in French.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.utils import translation

from anef.typographie import sans_accent

# An answer to "which nationality", not the name of a country.
APATRIDE = "XXA"
FICHIER = Path(__file__).parent / "donnees" / "pays.yaml"


@cache
def _noms() -> dict[str, dict[str, str]]:
    noms: dict[str, dict[str, str]] = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return noms


def nom(code: str, *, langue: str | None = None) -> str:
    """The name of a country; the code itself when it is unknown here."""
    noms = _noms().get(code, {})
    return noms.get((langue or translation.get_language() or "fr")[:2]) or noms.get("fr", code)


def choix() -> tuple[tuple[str, str], ...]:
    """Every (code, name), in the alphabetical order of the current language."""
    return _choix((translation.get_language() or "fr")[:2])


@cache
def _choix(langue: str) -> tuple[tuple[str, str], ...]:
    paires = ((code, nom(code, langue=langue)) for code in _noms())
    return tuple(sorted(paires, key=lambda paire: sans_accent(paire[1])))

"""The language of the API: that of `Accept-Language` alone, never of a cookie or an account.

The words of the catalogue are French message ids; every string of an answer that is one of them
is translated, and everything else (codes, dates, citations of texts) is left as it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)

from demarches.catalogue import textes


def acceptee(entete: str) -> str:
    """The first language asked for that the site speaks, French otherwise."""
    for langue, _ in parse_accept_lang_header(entete):
        try:
            return get_supported_language_variant(langue)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def traduire(valeur: Any) -> Any:
    """A JSON value with the words of the catalogue in the current language."""
    if get_language() == settings.LANGUAGE_CODE:
        return valeur
    return _traduire(valeur, _mots())


def _traduire(valeur: Any, mots: frozenset[str]) -> Any:
    if isinstance(valeur, str):
        return gettext(valeur) if valeur in mots else valeur
    if isinstance(valeur, dict):
        return {cle: _traduire(element, mots) for cle, element in valeur.items()}
    if isinstance(valeur, list):
        return [_traduire(element, mots) for element in valeur]
    return valeur


@lru_cache(maxsize=1)
def _mots() -> frozenset[str]:
    return frozenset(textes())

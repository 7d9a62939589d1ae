"""The two numbers a person may give: foreigner number (9 or 10 digits) or visa number.

Read as people copy them from a card: spaces, dashes, dots and case do not count, and the letter
O stands for the digit 0 when that makes a foreigner number. Leading zeros are part of it.
A French visa number may itself be nine digits: whoever looks a number up tries both meanings.
"""

from __future__ import annotations

import re
import unicodedata

# ASCII digits only: the register does not know the others.
NUMERO_ETRANGER = re.compile(r"[0-9]{9,10}")
NUMERO_VISA = re.compile(r"[A-Z0-9]{8,12}")
SEPARATEURS = re.compile(r"[\s\-‐‑‒–—−._/·\u200b\ufeff]+")


class NumeroIllisible(ValueError):
    """Neither a foreigner number nor a visa number."""


def normaliser_numero(saisie: str) -> str:
    """The number as the register writes it; raises `NumeroIllisible`."""
    # NFKC turns full-width and other compatibility digits into plain ones.
    numero = SEPARATEURS.sub("", unicodedata.normalize("NFKC", saisie)).upper()
    en_chiffres = numero.replace("O", "0")
    if NUMERO_ETRANGER.fullmatch(en_chiffres):
        return en_chiffres
    if NUMERO_VISA.fullmatch(numero) and any(c in "0123456789" for c in numero):
        return numero
    raise NumeroIllisible


def est_numero_etranger(numero: str) -> bool:
    """Whether a normalised number has the form of a foreigner number."""
    return NUMERO_ETRANGER.fullmatch(numero) is not None

"""Numbers of papers: readable, dictated over the phone, checked before any query.

`ADP-26-7K4Q-X9MP-G`: nature, year, eight random characters, one check character, all in
Crockford's base 32 (no I, L, O, U). The check character is a sum weighted by the powers of a
generator of GF(32): like an ISO 7064 pure system it catches every wrong character and every
swap, neighbours or not, yet it never leaves the alphabet. A number says nothing about a person;
the verification code, drawn apart, is what proves that one holds the paper.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALEUR = {caractere: valeur for valeur, caractere in enumerate(ALPHABET)}
_HASARD = 8
_LONGUEUR = 3 + 2 + _HASARD + 1
_POLYNOME = 0b100101  # x⁵ + x² + 1, primitive over GF(2)
# What hands write for what the alphabet holds.
_CONFUSIONS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATEURS = re.compile(r"[\s\-‐‑‒–—._]+")


def _decaler(valeur: int) -> int:
    """Multiply by the generator of GF(32)."""
    valeur <<= 1
    return valeur ^ _POLYNOME if valeur & 0b100000 else valeur


def caractere_de_controle(corps: str) -> str:
    """The character that closes this body; the body holds characters of the alphabet only."""
    somme = 0
    for caractere in corps:
        somme = _decaler(somme) ^ _VALEUR[caractere]
    return ALPHABET[_decaler(somme)]


def _tirer(longueur: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(longueur))


def _compacter(saisie: str) -> str:
    return _SEPARATEURS.sub("", saisie).upper().translate(_CONFUSIONS)


def _ecrire(compact: str) -> str:
    return "-".join((compact[:3], compact[3:5], compact[5:9], compact[9:13], compact[13]))


def composer(prefixe: str, annee: int, hasard: str) -> str:
    """The whole number of a paper from its three parts."""
    corps = f"{prefixe}{annee % 100:02d}{hasard}"
    return _ecrire(corps + caractere_de_controle(corps))


def tirer(prefixe: str, *, annee: int) -> str:
    """A new number; the table's unique constraint has the last word."""
    return composer(prefixe, annee, _tirer(_HASARD))


def lire(saisie: str) -> str | None:
    """The number as printed, from what somebody typed; None when it cannot be one."""
    compact = _compacter(saisie[:60])
    if len(compact) != _LONGUEUR or not _VALEUR.keys() >= set(compact):
        return None
    if caractere_de_controle(compact[:-1]) != compact[-1]:
        return None
    return _ecrire(compact)


def tirer_code() -> str:
    """A new verification code, as printed: 40 random bits in two groups."""
    return f"{_tirer(4)}-{_tirer(4)}"


def lire_code(saisie: str) -> str:
    """The code as printed, from what somebody typed; anything else comes back as it is."""
    compact = _compacter(saisie[:60])
    return f"{compact[:4]}-{compact[4:]}" if len(compact) == 8 else compact

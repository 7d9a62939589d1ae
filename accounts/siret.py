"""The number of an establishment (SIRET): fourteen digits, of which the last checks the others."""

from __future__ import annotations

SIREN_DE_LA_POSTE = "356000000"


def siret_est_juste(siret: str) -> bool:
    """Whether the digits of a SIRET agree (Luhn); La Poste's add up to a multiple of five."""
    if len(siret) != 14 or not siret.isascii() or not siret.isdecimal():
        return False
    if siret.startswith(SIREN_DE_LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    doubles = (int(c) * (2 - rang % 2) for rang, c in enumerate(siret))
    return sum(n - 9 if n > 9 else n for n in doubles) % 10 == 0


def lisible(siret: str) -> str:
    """A SIRET as it is read, held on one line: "732 829 320 00074"."""
    return "\N{NO-BREAK SPACE}".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))

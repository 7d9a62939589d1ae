"""Templates in tests: a variable that does not exist fails, in our own templates only.

Django hides a missing variable behind an empty string. Third-party templates (admin, allauth,
dsfr) count on that; ours do not, so the page under test says which variable is missing.
"""

import sys
from pathlib import Path

from django.template import engines

RACINE = Path(__file__).resolve().parent.parent


class VariableAbsente(Exception):
    """A template of ours uses a variable that its context does not hold."""


class SiInvalide(str):
    """What Django formats with the name of the variable that it did not find."""

    __slots__ = ()

    def __contains__(self, texte: str) -> bool:
        return texte == "%s" or super().__contains__(texte)

    def __mod__(self, variable: object) -> str:
        gabarit = _gabarit_en_cours()
        if _est_a_nous(gabarit):
            raise VariableAbsente(f"{{{{ {variable} }}}} n’existe pas dans {gabarit}")
        return ""


def _gabarit_en_cours() -> str:
    """The file of the node being rendered: the nearest caller that knows its origin."""
    cadre = sys._getframe(2)
    while cadre is not None:
        origine = getattr(cadre.f_locals.get("self"), "origin", None)
        if origine is not None:
            return origine.name
        cadre = cadre.f_back
    return ""


def _est_a_nous(gabarit: str) -> bool:
    return gabarit.startswith(str(RACINE)) and "site-packages" not in gabarit


def installer() -> None:
    """Make every Django template engine strict, for the whole session."""
    for moteur in engines.all():
        if hasattr(moteur, "engine"):
            moteur.engine.string_if_invalid = SiInvalide("absente")

"""Typed reader of the environment: the only place that knows where settings come from.

Every variable is listed in `.env.example`; a malformed value stops the start with
`ImproperlyConfigured` and names the variable.
"""

import os
import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

RACINE = Path(__file__).resolve().parent.parent


class Environnement(environ.Env):  # type: ignore[misc]
    """django-environ's reader, and the kinds of value it does not know."""

    def debit(self, nom: str, *, default: str) -> str:
        """A rate such as `120/min`: how many requests in a second, a minute, an hour or a day.

        Raises `ImproperlyConfigured` for anything else.
        """
        valeur: str = self.str(nom, default=default)
        if not re.fullmatch(r"[1-9]\d*/(?:s|sec|m|min|h|hour|d|day)", valeur):
            raise ImproperlyConfigured(f"{nom} is written like 120/min, not {valeur!r}.")
        return valeur


env = Environnement()
# Tests, checks and the demonstration say SANS_FICHIER_ENV: they must not depend on a file that
# belongs to another way of running.
if (RACINE / ".env").exists() and not os.environ.get("SANS_FICHIER_ENV"):
    env.read_env(RACINE / ".env")

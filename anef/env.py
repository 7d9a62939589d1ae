"""Typed reader of the environment: the only place that knows where settings come from.

Every variable is listed in `.env.example`; a malformed value stops the start with
`ImproperlyConfigured` and names the variable.
"""

from pathlib import Path

import environ

RACINE = Path(__file__).resolve().parent.parent

env = environ.Env()
if (RACINE / ".env").exists():
    env.read_env(RACINE / ".env")

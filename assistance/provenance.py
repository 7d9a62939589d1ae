"""Where the person was when they asked for help, without the secrets an address may hold.

Some addresses carry a token that opens something (a password reset, a follow-up link). The desk
needs to know which page it was, never the token.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from attestations import numeros

LONGUEUR_MAX = 300
_MOT = re.compile(r"[a-z]+(-[a-z0-9]+)*|[A-Z]{3}-[0-9A-Z]{2}-[0-9A-Z-]{5,12}")
_LONG = 12


def nettoyer(page: str) -> str:
    """The path alone, its long opaque parts hidden; empty when it is not a path of this site."""
    if not page.startswith("/") or page.startswith("//"):
        return ""
    morceaux = urlsplit(page).path[:LONGUEUR_MAX].split("/")
    return "/".join(
        morceau if len(morceau) <= _LONG or _MOT.fullmatch(morceau) else "…" for morceau in morceaux
    )


def reference_dans(page: str) -> str:
    """The reference of the case the page is about, when its address names one."""
    morceaux = page.split("/")
    if len(morceaux) > 2 and morceaux[1] == "dossiers":
        return numeros.lire(morceaux[2]) or ""
    return ""


def moment_de(secondes: str) -> datetime | None:
    """When the page was seen, as the form remembers it; None if that makes no sense."""
    if not secondes.isdecimal() or len(secondes) > 11:
        return None
    vue_le = datetime.fromtimestamp(int(secondes), tz=UTC)
    maintenant = timezone.now()
    return vue_le if maintenant - timedelta(days=2) <= vue_le <= maintenant else None

"""The incidents of the moment, read by every page and kept a minute so that none pays for it."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone, translation

from assistance.models import Incident

CLE = "assistance:incidents"
DUREE = 60  # seconds


def en_cours() -> list[str]:
    """What is broken now, in the language of the page."""
    maintenant = timezone.now()
    anglais = (translation.get_language() or "").startswith("en")
    return [
        incident.texte_en if anglais else incident.texte_fr
        for incident in cache.get_or_set(CLE, _connus, DUREE) or []
        if incident.debut <= maintenant and (incident.fin is None or maintenant < incident.fin)
    ]


def oublier() -> None:
    """Read them again at the next page: one was written."""
    cache.delete(CLE)


def _connus() -> list[Incident]:
    """Those that are not over."""
    return list(Incident.objects.filter(Q(fin__isnull=True) | Q(fin__gt=timezone.now())))

"""Words for the desk's long lists: a value of an enumeration, read without walking its choices.

`get_x_display` hashes every label of the field at each call; on a page with a hundred lines it
was a sixth of the time.
"""

from __future__ import annotations

from django import template

from attestations.models import Nature
from demarches.models import Sens, Verdict

register = template.Library()


@register.filter
def verdict(valeur: str) -> str:
    """'refusee' -> 'Refusée'."""
    return str(Verdict(valeur).label)


@register.filter
def papier(valeur: str) -> str:
    """'adp' -> 'Attestation de prolongation d’instruction'."""
    return str(Nature(valeur).label)


@register.filter
def sens(valeur: str) -> str:
    """'refus' -> 'Refus'."""
    return str(Sens(valeur).label)

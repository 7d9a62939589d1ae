"""Words of the catalogue in templates: translated, and lengths of time said as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext

from demarches import libelles
from demarches.catalogue.faits import Source

register = template.Library()


@register.filter
def traduire(texte: str) -> str:
    """A text of the catalogue (its French words are the message ids) in the page's language."""
    return gettext(texte) if texte else ""


@register.filter
def libelle_type(code: str) -> str:
    """The kind of request in words."""
    return libelles.type_demande(code)


@register.filter
def ailleurs(canal: str | None) -> str:
    """Where to go, when the portal does not receive the request."""
    return libelles.ailleurs(canal)


@register.filter
def libelle_moment(moment: str) -> str:
    """When a paper is given, in words."""
    return str(libelles.MOMENTS[moment])


@register.filter
def duree(delai: Any) -> str:
    """'4 mois', '90 jours': a delay of the law, in its own unit."""
    return libelles.duree(delai.valeur, delai.unite)


@register.filter
def duree_mois(mois: int) -> str:
    """'6 mois', '10 ans': years when they fall whole."""
    if mois >= 12 and mois % 12 == 0:
        return libelles.duree(mois // 12, "ans")
    return libelles.duree(mois, "mois")


@register.filter
def citer(sources: Iterable[Source]) -> str:
    """Where a fact is written, in a line: a sheet cites hundreds of texts."""
    return " ; ".join(source.libelle for source in sources)


@register.filter
def note(sources: Any, notes: dict[Any, int]) -> int | str:
    """The number of the note that cites these sources, nothing when there is none."""
    return notes.get(sources, "")

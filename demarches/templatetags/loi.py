"""Words of the catalogue in templates: translated, and lengths of time said as people say them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, ngettext

from demarches import libelles

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
def libelle_moment(moment: str) -> str:
    """When a paper is given, in words."""
    return str(libelles.MOMENTS[moment])


@register.filter
def duree_mois(mois: int) -> str:
    """'6 mois', '10 ans': years when they fall whole."""
    if mois >= 12 and mois % 12 == 0:
        ans = mois // 12
        return ngettext("%(n)d an", "%(n)d ans", ans) % {"n": ans}
    return ngettext("%(n)d mois", "%(n)d mois", mois) % {"n": mois}

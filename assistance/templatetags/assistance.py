"""What the templates of the desk ask."""

from __future__ import annotations

from datetime import date

from django import template

from assistance import urgences

register = template.Library()


@register.filter
def en_danger(fin: date) -> bool:
    """Whether rights that end that day put the person at risk now."""
    return urgences.droits_en_danger(fin)

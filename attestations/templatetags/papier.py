"""Filters that write French on papers; the words are in `attestations.ecriture`."""

from django import template

from accounts import siret
from attestations import ecriture

register = template.Library()
register.filter("jour", ecriture.jour)
register.filter("euros", ecriture.euros)
register.filter("siret", siret.lisible)
register.filter("oui_non", ecriture.oui_non)

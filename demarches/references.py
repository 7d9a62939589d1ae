"""The readable number of a dossier (`DEM-26-7K4Q-X9MP-C`), given to the draft and kept for ever.

A reference is not a proof: what proves a filing is the numbered paper issued at filing.
"""

from django.utils import timezone

from attestations import numeros
from demarches.models import Dossier

PREFIXE = "DEM"


def nouvelle() -> str:
    """A reference no dossier bears; the table's unique constraint has the last word."""
    annee = timezone.localdate().year
    while Dossier.objects.filter(
        reference=(reference := numeros.tirer(PREFIXE, annee=annee))
    ).exists():
        pass
    return reference

"""The readable number of a dossier, given to the draft and kept for ever.

A reference is not a proof: what proves a filing is the numbered paper issued at filing.
"""

from attestations import numeros

from demarches.models import Dossier

PREFIXE = "D"


def nouvelle() -> str:
    """A reference no dossier bears; its last character checks the others."""
    while Dossier.objects.filter(reference=(reference := numeros.nouveau(PREFIXE))).exists():
        pass
    return reference

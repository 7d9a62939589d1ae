"""Finding a case for the desk: through `visibles_par`, so another prefecture's gives a 404."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from demarches.models import Dossier


def dossier_de(agent: User, reference: str) -> Dossier:
    """The case of this agent's prefecture with this reference; raises Http404 otherwise."""
    return get_object_or_404(
        Dossier.objects.visibles_par(agent).select_related(
            "usager", "agent", "prefecture", "fait_suite_a"
        ),
        reference=reference,
    )

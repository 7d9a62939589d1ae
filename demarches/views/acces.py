"""Finding a case for the person's screens: through `visibles_par`, so a stranger gets a 404."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from demarches.models import Dossier


def dossier_de(user: User, reference: str) -> Dossier:
    """The case of this person with this reference; raises Http404 for anybody else's."""
    return get_object_or_404(
        Dossier.objects.visibles_par(user).select_related("usager", "prefecture"),
        reference=reference,
    )

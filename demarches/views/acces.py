"""Finding a case for the person's screens: through `visibles_par`, so a stranger gets a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.acces import RequeteConnectee
from accounts.models import User
from demarches.models import Dossier

P = ParamSpec("P")
Vue = Callable[Concatenate[RequeteConnectee, P], HttpResponseBase]


def dossier_de(user: User, reference: str) -> Dossier:
    """The case of this person with this reference; raises Http404 for anybody else's."""
    dossier: Dossier = get_object_or_404(
        Dossier.objects.visibles_par(user).select_related("prefecture"), reference=reference
    )
    if dossier.usager_id == user.pk:
        dossier.usager = user  # already read with the session
    return dossier


def efface_entre_temps(vue: Vue[P]) -> Vue[P]:
    """A draft deleted in another tab while this page worked on it is not there: 404."""

    @wraps(vue)
    def gardee(request: RequeteConnectee, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return vue(request, *args, **kwargs)
        except Dossier.DoesNotExist:
            raise Http404 from None

    return gardee

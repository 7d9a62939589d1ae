"""Parameters of an address: each known by name, each said once, anything else refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext
from rest_framework.request import Request

from demarches.api import dates
from demarches.api.erreurs import Erreur, RequeteRefusee, valeur_inconnue

Choix = Mapping[str, Sequence[str]]


def lire(request: Request, choix: Choix) -> tuple[date, dict[str, str]]:
    """The day asked (today in Paris by default) and the filters given, all checked."""
    connus = ["le", *choix]
    erreurs: list[Erreur] = []
    retenus: dict[str, str] = {}
    jour: date | None = timezone.localdate()
    for nom, valeurs in request.query_params.lists():
        if nom not in connus:
            message = gettext("Ce paramètre n’existe pas.")
            erreurs.append(Erreur(champ=nom, message=message, valeurs_admises=connus))
        elif len(valeurs) > 1:
            message = gettext("Donnez ce paramètre une seule fois.")
            erreurs.append(Erreur(champ=nom, message=message, valeurs_admises=[]))
        elif nom == "le":
            jour = dates.lire(str(valeurs[0]))
            if jour is None:
                erreurs.append(dates.refus(nom))
        elif valeurs[0] not in choix[nom]:
            erreurs.append(valeur_inconnue(nom, choix[nom]))
        else:
            retenus[nom] = str(valeurs[0])
    if erreurs or jour is None:
        raise RequeteRefusee(*erreurs)
    return jour, retenus

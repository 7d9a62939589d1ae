"""What the API answers when it cannot: one shape for every status.

`{"erreurs": [{"champ", "message", "valeurs_admises"}]}`: the field at fault (dotted path, empty
when no field is), what happened and what to do, and the values that would be accepted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext, gettext_noop, ngettext
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Erreur(BaseModel):
    """One thing to correct."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    champ: str = Field(
        description=gettext_noop("Champ en cause, par exemple situation.nationalite")
    )
    message: str = Field(description=gettext_noop("Ce qui ne va pas et comment corriger"))
    valeurs_admises: list[str] = Field(
        description=gettext_noop("Valeurs acceptées, quand leur liste est finie")
    )


class Erreurs(BaseModel):
    """Everything to correct."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    erreurs: list[Erreur]


class RequeteRefusee(exceptions.APIException):
    """The request breaks the schema; nothing was computed."""

    status_code: int = status.HTTP_400_BAD_REQUEST

    def __init__(self, *erreurs: Erreur) -> None:
        super().__init__()
        self.erreurs = erreurs


class CodeInconnu(RequeteRefusee):
    """No procedure bears the code of the address."""

    status_code = status.HTTP_404_NOT_FOUND


class CorpsTropGrand(exceptions.APIException):
    """The body is larger than any honest request."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


def valeur_inconnue(champ: str, valeurs: Sequence[str]) -> Erreur:
    """The value is not one of a finite list."""
    message = gettext("Valeur inconnue. Prenez une des valeurs admises.")
    return Erreur(champ=champ, message=message, valeurs_admises=list(valeurs))


def repondre(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer (status, Retry-After, Allow) with our body."""
    reponse = exception_handler(exc, context)
    if reponse is None:
        return None
    if isinstance(exc, RequeteRefusee):
        erreurs = list(exc.erreurs)
    else:
        erreurs = [Erreur(champ="", message=_message(exc), valeurs_admises=_methodes(exc, context))]
    reponse.data = Erreurs(erreurs=erreurs).model_dump()
    return reponse


def _methodes(exc: Exception, context: dict[str, Any]) -> list[str]:
    if isinstance(exc, exceptions.MethodNotAllowed):
        return list(context["view"].allowed_methods)
    return []


def _message(exc: Exception) -> str:
    if isinstance(exc, Http404):
        return gettext("Cette adresse n’existe pas.")
    if isinstance(exc, CorpsTropGrand):
        return gettext("La requête est trop longue.")
    if isinstance(exc, exceptions.Throttled):
        secondes = max(1, math.ceil(getattr(exc, "wait", None) or 1))
        return ngettext(
            "Trop de requêtes. Réessayez dans %(n)d seconde.",
            "Trop de requêtes. Réessayez dans %(n)d secondes.",
            secondes,
        ) % {"n": secondes}
    if isinstance(exc, exceptions.MethodNotAllowed):
        return gettext("Cette adresse n’accepte pas cette méthode.")
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return gettext("Envoyez du JSON, avec l’en-tête « Content-Type: application/json ».")
    if isinstance(exc, exceptions.NotAcceptable):
        return gettext("L’API répond en JSON seulement.")
    return gettext("La requête ne peut pas être lue.")

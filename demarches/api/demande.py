"""The question of a simulation, read strictly: what the schema does not say is refused.

`situation` has the fields of the catalogue's own `Situation` that a question asks for: the
questions of the wizard and the keys of the API are one list. Pydantic's errors are said again in the words of the site, with the
path of the field and, when the list is finite, the values it takes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from django.utils.translation import gettext, gettext_noop
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from accounts import pays
from demarches.api import dates
from demarches.api.erreurs import Erreur, RequeteRefusee, valeur_inconnue
from demarches.catalogue import DemarcheInconnue, charger
from demarches.catalogue.faits import TypeDemande
from demarches.catalogue.schema import Demarche, TypeQuestion
from demarches.catalogue.situation import Situation


class DemandeDeSimulation(BaseModel):
    """A procedure, a kind of request, a day, and what is known of the person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    demarche: str = Field(description=gettext_noop("Code de la démarche"))
    type: TypeDemande = Field(
        description=gettext_noop("Type de demande, parmi ceux de la démarche")
    )
    le: date | None = Field(
        default=None,
        description=gettext_noop("Jour dont la loi est appliquée ; aujourd’hui par défaut"),
    )
    situation: Situation = Field(
        default=Situation(),
        description=gettext_noop(
            "Ce que l’on sait de la personne ; une clé absente ou nulle veut dire « pas connu »"
        ),
    )

    @classmethod
    def lire(cls, corps: bytes) -> DemandeDeSimulation:
        """Read the JSON body; raises `RequeteRefusee` with everything to correct."""
        try:
            demande = modele().model_validate_json(_en_json(corps), strict=True)
        except ValidationError as erreur:
            raise RequeteRefusee(*(_erreur(detail) for detail in erreur.errors())) from erreur
        connues = demande.situation.model_dump(exclude_none=True)
        try:
            situation = charger().situation.depuis(connues)
        except ValidationError as erreur:  # a day no delay can be counted from
            champs = dict.fromkeys(f"situation.{detail['loc'][0]}" for detail in erreur.errors())
            raise RequeteRefusee(*map(dates.refus, champs)) from erreur
        demande = demande.model_copy(update={"situation": situation})
        if erreurs := [*demande._hors_catalogue(), *demande._hors_calendrier()]:
            raise RequeteRefusee(*erreurs)
        return demande

    def trouver(self) -> Demarche:
        """The procedure asked for."""
        return charger().demarche(self.demarche)

    def _hors_catalogue(self) -> list[Erreur]:
        try:
            demarche = self.trouver()
        except DemarcheInconnue:
            return [valeur_inconnue("demarche", codes())]
        erreurs = []
        if self.type not in demarche.types:
            erreurs.append(valeur_inconnue("type", demarche.types))
        for champ in champs_pays():
            valeur = self.situation.valeur(champ)
            if valeur is not None and valeur not in codes_pays():
                erreurs.append(valeur_inconnue(f"situation.{champ}", codes_pays()))
        return erreurs

    def _hors_calendrier(self) -> list[Erreur]:
        return [] if self.le is None or dates.est_admise(self.le) else [dates.refus("le")]


@lru_cache(maxsize=1)
def modele() -> type[DemandeDeSimulation]:
    """The question as the catalogue makes it: `situation` has a key for each of its questions."""
    situation = _situation_publique()
    description = DemandeDeSimulation.model_fields["situation"].description
    champ: Any = (situation, Field(default=situation(), description=description))
    return create_model("DemandeDeSimulation", __base__=DemandeDeSimulation, situation=champ)


@lru_cache(maxsize=1)
def _situation_publique() -> type[BaseModel]:
    """What may be said of a person: the answers to questions, not what the register alone knows."""
    catalogue = charger()
    posees = {question.id for demarche in catalogue.demarches for question in demarche.questions}
    posees |= {question.id for question in catalogue.parcours}
    champs: dict[str, Any] = {
        cle: (champ.annotation, champ)
        for cle, champ in catalogue.situation.model_fields.items()
        if cle in posees
    }
    return create_model("Situation", __config__=catalogue.situation.model_config, **champs)


def _en_json(corps: bytes) -> str:
    """The same JSON with 27.0 written 27: for JSON both are one integer."""
    try:
        return json.dumps(json.loads(corps, parse_float=_nombre))
    except (ValueError, RecursionError):
        message = gettext("La requête n’est pas du JSON lisible.")
        raise RequeteRefusee(Erreur(champ="", message=message, valeurs_admises=[])) from None


def _nombre(texte: str) -> int | float:
    nombre = float(texte)
    return int(nombre) if nombre.is_integer() else nombre


def codes() -> list[str]:
    """Every code of the catalogue."""
    return [demarche.code for demarche in charger().demarches]


@lru_cache(maxsize=1)
def codes_pays() -> tuple[str, ...]:
    """Every country the portal knows (ISO 3166, three letters)."""
    return tuple(sorted(code for code, _ in pays.choix()))


@lru_cache(maxsize=1)
def champs_pays() -> tuple[str, ...]:
    """The keys whose question is answered with a country."""
    return tuple(
        dict.fromkeys(
            question.id
            for demarche in charger().demarches
            for question in demarche.questions
            if question.type is TypeQuestion.PAYS
        )
    )


def _erreur(detail: ErrorDetails) -> Erreur:
    champ = ".".join(str(partie) for partie in detail["loc"])
    valeurs = _valeurs_admises(detail)
    nature, contexte = detail["type"], detail.get("ctx", {})
    if nature.startswith("date"):
        return dates.refus(champ)
    if nature in {"literal_error", "enum"} or valeurs == list(codes_pays()):
        return valeur_inconnue(champ, valeurs)
    return Erreur(champ=champ, message=_message(nature, contexte), valeurs_admises=valeurs)


def _message(nature: str, contexte: Mapping[str, Any]) -> str:
    messages = {
        "missing": gettext("Ce champ est obligatoire."),
        "extra_forbidden": gettext("Ce champ n’existe pas. Prenez un des champs admis."),
        "json_invalid": gettext("La requête n’est pas du JSON lisible."),
        "model_type": gettext("Un objet JSON est attendu."),
        "bool_type": gettext("Répondez true, false ou null, sans guillemets."),
        "int_type": gettext("Un nombre entier est attendu, sans guillemets."),
        "string_type": gettext("Un texte est attendu, entre guillemets."),
        "greater_than_equal": gettext("Le nombre est trop petit : au moins %(ge)s."),
        "less_than_equal": gettext("Le nombre est trop grand : au plus %(le)s."),
        "string_too_long": gettext("Le texte est trop long : au plus %(max_length)s caractères."),
        "string_too_short": gettext(
            "Le texte est trop court : au moins %(min_length)s caractères."
        ),
        "string_pattern_mismatch": gettext("La forme attendue est %(pattern)s."),
    }
    return messages.get(nature, gettext("Cette valeur n’est pas admise.")) % contexte


def _valeurs_admises(detail: ErrorDetails) -> list[str]:
    """The finite list the place accepts: keys, choices, or true and false."""
    chemin = [str(partie) for partie in detail["loc"]]
    if detail["type"] == "extra_forbidden":
        return list(_modele(chemin[:-1]).model_fields)
    if detail["type"] == "bool_type":
        return ["true", "false", "null"]
    if detail["type"] in {"literal_error", "enum"}:
        champ = _modele(chemin[:-1]).model_fields[chemin[-1]]
        return _choix(champ.annotation)
    if chemin == ["demarche"]:
        return codes()
    if chemin[0:1] == ["situation"] and chemin[-1] in champs_pays():
        return list(codes_pays())
    return [t.value for t in TypeDemande] if chemin == ["type"] else []


def _modele(chemin: Sequence[str]) -> type[BaseModel]:
    return _situation_publique() if list(chemin) == ["situation"] else DemandeDeSimulation


def _choix(annotation: Any) -> list[str]:
    if annotation is TypeDemande:
        return [t.value for t in TypeDemande]
    if get_origin(annotation) is Literal:
        return [str(valeur) for valeur in get_args(annotation)]
    return [valeur for partie in get_args(annotation) for valeur in _choix(partie)]

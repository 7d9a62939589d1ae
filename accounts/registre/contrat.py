"""What the register answers, and the words every implementation of the door must offer.

The same reading (`identite_depuis`) serves the answer of a service and an identity kept as
JSON while an account is being made, so a value is checked in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol


class RegistreIndisponible(Exception):
    """The register did not answer, or not with an answer one can read. Nothing is known."""


@dataclass(frozen=True)
class TitreConnu:
    """A document of stay the register knows: permit, receipt, certificate or visa."""

    nature: str
    motif: str
    numero: str
    debut: date
    fin: date


@dataclass(frozen=True)
class Identite:
    """A foreigner as the register knows them, with every document it knows of."""

    numero_etranger: str
    nom: str
    nom_usage: str
    prenoms: str
    sexe: str
    date_naissance: date
    lieu_naissance: str
    pays_naissance: str
    nationalite: str
    entree_en_france: date | None
    titres: tuple[TitreConnu, ...]


class Registre(Protocol):
    """The door. Numbers are given normalised; both verbs raise `RegistreIndisponible`."""

    def identifier(self, numero: str, debut: date, fin: date) -> Identite | None:
        """Who bears this foreigner or visa number and holds a document with these two dates."""

    def lire(self, numero_etranger: str) -> Identite | None:
        """What the register knows today of a person already identified."""


def identite_depuis(donnees: Mapping[str, Any]) -> Identite:
    """Read an identity; raises KeyError, TypeError or ValueError when it is not one."""
    entree = donnees.get("entree_en_france")
    return Identite(
        numero_etranger=_texte(donnees["numero_etranger"], 10),
        nom=_texte(donnees["nom"], 120),
        nom_usage=_texte(donnees.get("nom_usage") or "", 120),
        prenoms=_texte(donnees.get("prenoms") or "", 160),
        sexe=_texte(donnees["sexe"], 1),
        date_naissance=date.fromisoformat(donnees["date_naissance"]),
        lieu_naissance=_texte(donnees.get("lieu_naissance") or "", 120),
        pays_naissance=_texte(donnees["pays_naissance"], 3),
        nationalite=_texte(donnees["nationalite"], 3),
        entree_en_france=date.fromisoformat(entree) if entree else None,
        titres=tuple(_titre_depuis(titre) for titre in donnees["titres"]),
    )


def _titre_depuis(donnees: Mapping[str, Any]) -> TitreConnu:
    titre = TitreConnu(
        nature=_texte(donnees["nature"], 60),
        motif=_texte(donnees.get("motif") or "", 60),
        numero=_texte(donnees.get("numero") or "", 20),
        debut=date.fromisoformat(donnees["debut"]),
        fin=date.fromisoformat(donnees["fin"]),
    )
    if titre.fin < titre.debut:
        raise ValueError("a document ends before it starts")
    return titre


def _texte(valeur: object, longueur: int) -> str:
    """A text that our columns can hold; a longer one is not cut, it is refused."""
    if not isinstance(valeur, str):
        raise TypeError(f"text expected, got {type(valeur).__name__}")
    if len(valeur) > longueur:
        raise ValueError(f"text of at most {longueur} characters expected")
    return valeur


def en_donnees(identite: Identite) -> dict[str, Any]:
    """The identity as plain JSON values, readable by `identite_depuis`."""
    donnees = asdict(identite)
    donnees["titres"] = [_en_texte(titre) for titre in donnees["titres"]]
    return _en_texte(donnees)


def _en_texte(donnees: dict[str, Any]) -> dict[str, Any]:
    return {
        champ: valeur.isoformat() if isinstance(valeur, date) else valeur
        for champ, valeur in donnees.items()
    }

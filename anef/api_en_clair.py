"""The schema of the API in words, for its page: endpoints, parameters, keys, shapes of answers.

Reads nothing but the OpenAPI document, so the page and the schema never differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext

Schema = dict[str, Any]
PROFONDEUR = 6


@dataclass(frozen=True)
class Champ:
    """A parameter, a key of a request or a place in an answer."""

    nom: str
    type: str
    description: str
    valeurs: tuple[str, ...]
    requis: bool


@dataclass(frozen=True)
class Operation:
    """One verb on one address."""

    ancre: str
    methode: str
    chemin: str
    titre: str
    description: str
    parametres: tuple[Champ, ...]
    corps: tuple[Champ, ...]
    reponse: tuple[Champ, ...]
    statuts: tuple[tuple[str, str], ...]
    exemple: str


def contexte(schema: Schema, racine: str) -> dict[str, Any]:
    """Everything the page shows."""
    lecteur = _Lecteur(schema, racine)
    situation = {"$ref": "#/components/schemas/Situation"}
    return {
        "operations": tuple(lecteur.operations()),
        "cles": tuple(lecteur.champs(situation)),
        "erreur": tuple(lecteur.champs({"$ref": "#/components/schemas/Erreurs"})),
        "racine": racine,
    }


class _Lecteur:
    def __init__(self, schema: Schema, racine: str) -> None:
        self.schema = schema
        self.racine = racine

    def operations(self) -> Iterator[Operation]:
        for chemin, verbes in self.schema["paths"].items():
            for verbe, brut in verbes.items():
                corps = self._contenu(brut.get("requestBody", {}))
                parametres = tuple(self._parametre(p) for p in brut.get("parameters", []))
                yield Operation(
                    ancre=brut["operationId"],
                    methode=verbe.upper(),
                    chemin=chemin,
                    titre=str(brut["summary"]),
                    description=str(brut["description"]),
                    parametres=parametres,
                    corps=tuple(self.champs(corps, profondeur=0)) if corps else (),
                    reponse=tuple(self.champs(self._contenu(brut["responses"]["200"]))),
                    statuts=tuple(
                        (code, HTTPStatus(int(code)).phrase) for code in sorted(brut["responses"])
                    ),
                    exemple=self._exemple(verbe, chemin, parametres),
                )

    def champs(
        self, schema: Schema, prefixe: str = "", profondeur: int = PROFONDEUR
    ) -> Iterator[Champ]:
        """Each place of a shape, `[]` for "each element of"."""
        schema, liste, _ = self._resoudre(schema)
        if liste and not prefixe:
            prefixe = "[]."
        for nom, brut in schema.get("properties", {}).items():
            interieur, est_liste, nul = self._resoudre(brut)
            chemin = f"{prefixe}{nom}" + ("[]" if est_liste else "")
            yield Champ(
                nom=chemin,
                type=self._type(interieur, est_liste=est_liste, nul=nul),
                description=str(brut.get("description", "")),
                valeurs=tuple(str(v) for v in interieur.get("enum", ())),
                requis=nom in schema.get("required", ()),
            )
            if profondeur and "properties" in interieur:
                yield from self.champs(interieur, f"{chemin}.", profondeur - 1)

    def _parametre(self, brut: Schema) -> Champ:
        interieur, est_liste, nul = self._resoudre(brut["schema"])
        return Champ(
            nom=brut["name"],
            type=self._type(interieur, est_liste=est_liste, nul=nul),
            description=str(brut.get("description", "")),
            valeurs=tuple(interieur.get("enum", ())),
            requis=brut.get("required", False),
        )

    def _resoudre(self, schema: Schema) -> tuple[Schema, bool, bool]:
        """What stands behind references, lists and "or null"."""
        liste = nul = False
        while True:
            if "$ref" in schema:
                schema = self.schema["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            elif schema.get("type") == "array" and "items" in schema:
                schema, liste = schema["items"], True
            elif "anyOf" in schema and "properties" not in schema:
                nul = nul or any(s.get("type") == "null" for s in schema["anyOf"])
                schema = next(s for s in schema["anyOf"] if s.get("type") != "null")
            else:
                return schema, liste, nul

    def _type(self, schema: Schema, *, est_liste: bool, nul: bool) -> str:
        mots = {
            "string": pgettext("type d’une donnée", "texte"),
            "boolean": pgettext("type d’une donnée", "true ou false"),
            "integer": pgettext("type d’une donnée", "nombre entier"),
            "object": pgettext("type d’une donnée", "objet"),
        }
        mot = mots.get(schema.get("type", ""), "")
        if schema.get("format") == "date":
            mot = pgettext("type d’une donnée", "date")
        if est_liste:
            mot = gettext("liste (%(type)s)") % {"type": mot}
        return gettext("%(type)s ou null") % {"type": mot} if nul else mot

    def _contenu(self, brut: Schema) -> Schema:
        contenu: Schema = brut.get("content", {}).get("application/json", {}).get("schema", {})
        return contenu

    def _exemple(self, verbe: str, chemin: str, parametres: tuple[Champ, ...]) -> str:
        """A call one can paste in a terminal."""
        for parametre in parametres:
            if f"{{{parametre.nom}}}" in chemin:
                chemin = chemin.replace(f"{{{parametre.nom}}}", parametre.valeurs[0])
        if verbe == "get":
            return f"curl {self.racine}{chemin}"
        demande = self.schema["components"]["schemas"]["DemandeDeSimulation"]
        cas = demande["anyOf"][0]["properties"]
        demarche, type_demande = cas["demarche"]["enum"][0], cas["type"]["enum"][0]
        corps = (
            f'{{"demarche": "{demarche}", "type": "{type_demande}", '
            f'"le": "{timezone.localdate().isoformat()}", "situation": {{}}}}'
        )
        return (
            f"curl {self.racine}{chemin} \\\n"
            f"  --header 'Content-Type: application/json' \\\n  --data '{corps}'"
        )

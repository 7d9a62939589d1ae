"""The JSON Schema of the YAML files, so that an editor completes and checks them as one types.

Made from the same models as the loading, loosened where joining fills the gaps (a document takes
its words from the library) and tightened with the names that exist: predicates and their
figures, answers, texts, documents, questions, shared blocks. `manage.py catalogue schema`
writes it.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from demarches.catalogue.chargement import BIBLIOTHEQUES, DOSSIER, lire, lire_yaml
from demarches.catalogue.faits import TexteSource
from demarches.catalogue.predicats import PREDICATS
from demarches.catalogue.schema import SECTIONS, Demarche, Famille

FICHIER = DOSSIER.parent / "schema.json"
Schema = dict[str, Any]


def schema_json(dossier: Path = DOSSIER) -> Schema:
    """The schema of any file of that folder."""
    noms = _noms(dossier)
    demarche = Demarche.model_json_schema()
    definitions: Schema = demarche.pop("$defs")
    definitions = {nom: _traduire(d, noms) for nom, d in definitions.items()}
    for nom in ("Appel", "Reponse", "Source", "Fiabilite", "GroupeDeQuestions"):
        definitions.pop(nom, None)
    definitions |= {
        "Conditions": _conditions(),
        "Reponses": _reponses(dossier),
        "TexteSource": _sans_titre(TexteSource.model_json_schema()),
        "Famille": _sans_titre(Famille.model_json_schema()),
        "Demarche": _demarche(_traduire(demarche, noms), noms),
    }
    fiabilites = definitions["TexteSource"].pop("$defs")
    definitions |= {nom: _sans_titre(d) for nom, d in fiabilites.items()}
    _assouplir(definitions, noms)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Catalogue des démarches",
        "$defs": dict(sorted(definitions.items())),
        "type": "object",
        "properties": {
            "famille": {"$ref": "#/$defs/Famille"},
            "demarches": _liste("Demarche"),
            "blocs": _liste("Bloc"),
            "pieces": _liste("PieceDeBibliotheque"),
            "groupes": _liste("GroupeDeQuestions"),
            "questions": _liste("Question"),
            "sources": _liste("TexteSource"),
            "parcours": {"type": "array", "items": {"enum": noms["questions"]}},
            "faq": _liste("QuestionFrequente"),
        },
        "dependentRequired": {"famille": ["demarches"], "demarches": ["famille"]},
        "additionalProperties": False,
    }


def _noms(dossier: Path) -> dict[str, list[str]]:
    """What the files of the folder define, by library."""
    noms: dict[str, list[str]] = {liste: [] for liste in BIBLIOTHEQUES}
    for fichier in sorted(dossier.glob("*.yaml")):
        contenu = lire_yaml(fichier.name, fichier.read_bytes())
        for liste, cle in BIBLIOTHEQUES.items():
            noms[liste] += [element[cle] for element in contenu.get(liste, ())]
    return noms


def _traduire(schema: Any, noms: dict[str, list[str]]) -> Any:
    """From what a model holds to what one writes: predicates, answers and citations are short."""
    if isinstance(schema, list):
        return [_traduire(element, noms) for element in schema]
    if not isinstance(schema, dict):
        return schema
    element = schema.get("items")
    if element == {"$ref": "#/$defs/Appel"}:
        return {"$ref": "#/$defs/Conditions"}
    if element == {"$ref": "#/$defs/Reponse"}:
        return {"$ref": "#/$defs/Reponses"}
    if element == {"$ref": "#/$defs/Source"}:
        textes = "|".join(noms["sources"])
        citation = {"type": "string", "pattern": f"^(?:{textes})(?::.+)?$"}
        return {"type": "array", "items": citation, "minItems": schema.get("minItems", 0)}
    return {
        cle: _traduire(valeur, noms)
        for cle, valeur in schema.items()
        if not (cle == "title" and isinstance(valeur, str))
    }


def _sans_titre(schema: Schema) -> Schema:
    resultat: Schema = _traduire(schema, {})
    return resultat


def _conditions() -> Schema:
    """One predicate, or several that must all hold."""
    simples, chiffres = [], {}
    for nom, predicat in PREDICATS.items():
        parametres = list(inspect.signature(predicat).parameters.values())[2:]
        description = inspect.getdoc(predicat) or ""
        if not parametres:
            simples.append({"const": nom, "description": description})
            continue
        chiffres[nom] = {
            "type": "object",
            "description": description,
            "properties": {
                p.name: {"type": "string" if p.annotation in (str, "str") else "integer"}
                for p in parametres
            },
            "required": [p.name for p in parametres],
            "additionalProperties": False,
        }
    un = {
        "anyOf": [
            *simples,
            {
                "type": "object",
                "properties": chiffres,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }
    return {"anyOf": [un, {"type": "array", "items": un}]}


def _reponses(dossier: Path) -> Schema:
    """Keys of a situation, each with one accepted answer or several."""
    cles = {}
    for nom, champ in lire(dossier).situation.model_json_schema()["properties"].items():
        valeur = {c: v for c, v in champ["anyOf"][0].items() if c in {"type", "enum"}}
        cles[nom] = {
            "description": champ["description"],
            "anyOf": [valeur, {"type": "array", "items": valeur, "minItems": 1}],
        }
    return {"type": "object", "properties": cles, "additionalProperties": False}


def _demarche(schema: Schema, noms: dict[str, list[str]]) -> Schema:
    """Without what the file says once (family) or loading adds; with the shared blocks."""
    proprietes = schema["properties"]
    for nom in ("famille", "groupes", "faq", "version"):
        del proprietes[nom]
    proprietes["blocs"] = {"type": "array", "items": {"enum": noms["blocs"]}, "uniqueItems": True}
    proprietes["decline"] = {
        "type": "object",
        "description": "Another procedure under this code, some of its answers settled.",
        "properties": {"demarche": {"type": "string"}, "reponses": {"$ref": "#/$defs/Reponses"}},
        "required": ["demarche", "reponses"],
        "additionalProperties": False,
    }
    # A shared block may open the channel; a case of another procedure takes the rest from it.
    propres = [n for n in schema.pop("required") if n not in {"famille", "depot"}]
    schema["anyOf"] = [{"required": propres}, {"required": ["code", "decline"]}]
    proprietes["depot"].pop("minItems", None)
    return schema


def _assouplir(definitions: Schema, noms: dict[str, list[str]]) -> None:
    """What a procedure leaves to the library, and what the library leaves to a procedure."""
    piece, question = definitions["RegleDePiece"], definitions["RegleDeQuestion"]
    definitions["PieceDeBibliotheque"] = {
        **piece,
        "required": ["id", "libelle", "explication"],
        "description": "Words and attributes of a document, which a procedure may change.",
    }
    definitions["Question"] = {**question, "description": "A question of the library."}
    definitions["GroupeDeQuestions"] = {
        "type": "object",
        "properties": {nom: {"type": "string"} for nom in ("id", "libelle", "aide")},
        "required": ["id", "libelle"],
        "additionalProperties": False,
    }
    definitions["RegleDePiece"] = {
        **piece,
        "properties": {**piece["properties"], "id": {"enum": noms["pieces"]}},
        "required": ["id", "sources"],
    }
    definitions["RegleDeQuestion"] = {
        **{cle: valeur for cle, valeur in question.items() if cle != "required"},
        "properties": {
            **question["properties"],
            "id": {"enum": noms["questions"]},
            "groupe": {"enum": noms["groupes"]},
        },
        "anyOf": [{"required": ["id"]}, {"required": ["groupe"]}],
    }
    sections = definitions["Demarche"]["properties"]
    definitions["Bloc"] = {
        "type": "object",
        "description": "Facts that several procedures share.",
        "properties": {
            "code": {"type": "string"},
            **{section: sections[section] for section in SECTIONS},
        },
        "required": ["code"],
        "additionalProperties": False,
    }


def _liste(nom: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{nom}"}}

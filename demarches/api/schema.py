"""The OpenAPI words that pydantic and drf-spectacular do not find alone.

Codes, the kinds of request of each procedure, countries and the bounds of a date are finite: the
schema says them, so that a program knows before it asks. Called by drf-spectacular once its own
schema is made (SPECTACULAR_SETTINGS).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, gettext_noop

from demarches.api import dates
from demarches.api.demande import champs_pays, codes, codes_pays, modele
from demarches.catalogue import charger
from demarches.catalogue.faits import TypeDemande
from demarches.catalogue.schema import RegleDeQuestion

Schema = dict[str, Any]
ORIENTATION = gettext_noop(
    "Question d’orientation : elle mène à une démarche, et ne change rien à une simulation."
)
PAYS = "Pays"
LISTE, FICHE = "/api/v1/demarches/", "/api/v1/demarches/{code}/"


def completer(result: Schema, **_: object) -> Schema:
    """Put what the catalogue knows into the schema."""
    composants = result["components"]["schemas"]
    for composant in composants.values():
        _sans_mots_de_python(composant)
    composants.update(_demande())
    _limiter(result, LISTE, "famille", familles())
    _limiter(result, FICHE, "code", codes())
    for schema in _parcourir(composants):
        if isinstance(schema.get("description"), str):
            schema["description"] = gettext(schema["description"])
    return result


def familles() -> list[str]:
    """Every family, in the order of the catalogue."""
    return list(dict.fromkeys(demarche.famille.code for demarche in charger().demarches))


def _demande() -> Schema:
    """The question as it is read, not as it would be written."""
    demande = modele().model_json_schema(ref_template="#/components/schemas/{model}")
    composants: Schema = {**demande.pop("$defs"), "DemandeDeSimulation": demande}
    composants[PAYS] = {"type": "string", "enum": list(codes_pays())}
    for composant in composants.values():
        _sans_mots_de_python(composant)
    demande["properties"]["demarche"]["enum"] = codes()
    demande["properties"]["situation"]["default"] = {}
    demande["anyOf"] = _types_par_demarche()
    cles = composants["Situation"]["properties"]
    for cle, libelle in _libelles().items():
        cles[cle]["description"] = libelle
    for question in questions_d_orientation():
        mots = gettext(question.libelle), gettext(ORIENTATION)
        cles[question.id]["description"] = " ".join(mots)
    for champ in champs_pays():
        cles[champ]["anyOf"][0] = {"$ref": f"#/components/schemas/{PAYS}"}
    for schema in _parcourir(list(composants.values())):
        if schema.get("format") == "date":
            schema.update(dates.SCHEMA)
    return composants


def questions_d_orientation() -> list[RegleDeQuestion]:
    """Those that find the procedure and that no procedure asks again.

    They are keys all the same: the answers of the questionnaire may be sent on as they are.
    """
    demandees = _libelles()
    return [question for question in charger().parcours if question.id not in demandees]


def _libelles() -> dict[str, str]:
    """Each key said as the questionnaire most often says it."""
    comptes: dict[str, Counter[str]] = {}
    for demarche in charger().demarches:
        for question in demarche.questions:
            comptes.setdefault(question.id, Counter())[question.libelle] += 1
    return {cle: compte.most_common(1)[0][0] for cle, compte in comptes.items()}


def _types_par_demarche() -> list[Schema]:
    """Procedures grouped by the kinds of request they take."""
    groupes: dict[tuple[TypeDemande, ...], list[str]] = {}
    for demarche in charger().demarches:
        groupes.setdefault(demarche.types, []).append(demarche.code)
    return [
        {"properties": {"demarche": {"enum": codes}, "type": {"enum": [t.value for t in types]}}}
        for types, codes in groupes.items()
    ]


def _limiter(result: Schema, chemin: str, nom: str, valeurs: list[str]) -> None:
    for parametre in result["paths"][chemin]["get"]["parameters"]:
        if parametre["name"] == nom:
            parametre["schema"] = {"type": "string", "enum": valeurs}


def _sans_mots_de_python(composant: Schema) -> None:
    """Docstrings and titles made of identifiers are for who reads the code."""
    composant.pop("description", None)
    for schema in _parcourir(composant):
        if isinstance(schema.get("title"), str):
            del schema["title"]


def _parcourir(noeud: object) -> Iterator[Schema]:
    if isinstance(noeud, dict):
        yield noeud
        for element in list(noeud.values()):
            yield from _parcourir(element)
    elif isinstance(noeud, list):
        for element in noeud:
            yield from _parcourir(element)

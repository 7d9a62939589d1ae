"""Reads the YAML files, joins what they share and validates everything.

Joining happens on plain data, before validation: a procedure names shared blocks (`blocs`), and
each block adds its facts to the procedure's own lists; a piece or a question takes its words
from the library and may override them. What comes out is self-contained: `calcul` never looks
elsewhere. A file that is wrong stops the loading with the place of the mistake.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from demarches.catalogue.faits import (
    MarqueTexte,
    Source,
    TexteSource,
)
from demarches.catalogue.mots import MOTS
from demarches.catalogue.schema import (
    SECTIONS,
    Demarche,
    Famille,
    RegleDeQuestion,
    TypeQuestion,
)
from demarches.catalogue.situation import Situation

DOSSIER = Path(__file__).resolve().parent / "donnees"
ModeleT = TypeVar("ModeleT", bound=BaseModel)
PARTAGES = ("sources", "pieces", "commun", "questions")
_TYPES_PYTHON: dict[TypeQuestion, type] = {
    TypeQuestion.DATE: date,
    TypeQuestion.OUI_NON: bool,
    TypeQuestion.ENTIER: int,
}

try:
    from yaml import CSafeLoader as Lecteur
except ImportError:  # pragma: no cover - libyaml is absent
    from yaml import SafeLoader as Lecteur  # type: ignore[assignment]


class CatalogueInvalide(Exception):
    """A file of the catalogue breaks a rule; the message says where."""


class DemarcheInconnue(KeyError):
    """No procedure bears this code."""


@dataclass(frozen=True)
class Catalogue:
    """All procedures, by code, and the digest of the files they come from."""

    version: str
    demarches: tuple[Demarche, ...]
    sources: tuple[TexteSource, ...]
    _par_code: Mapping[str, Demarche] = field(repr=False)

    def demarche(self, code: str) -> Demarche:
        """The procedure of that code."""
        try:
            return self._par_code[code]
        except KeyError:
            raise DemarcheInconnue(code) from None

    def en_ligne(self, le: date) -> tuple[Demarche, ...]:
        """Procedures filed online on that day."""
        return tuple(d for d in self.demarches if d.est_en_ligne(le))

    def source(self, identifiant: str) -> TexteSource | None:
        """The text of that id."""
        return next((s for s in self.sources if s.id == identifiant), None)

    def textes(self) -> Iterator[str]:
        """Every distinct French string shown to people, in file order: the msgids to translate."""
        vus: set[str] = set()
        for texte in chain(MOTS, *(_textes(demarche) for demarche in self.demarches)):
            if texte not in vus:
                vus.add(texte)
                yield texte


def lire(dossier: Path) -> Catalogue:
    """Read and validate a whole folder."""
    fichiers = sorted(dossier.glob("*.yaml"))
    if not fichiers:
        raise CatalogueInvalide(f"aucun fichier YAML dans {dossier.name}")
    empreinte = hashlib.sha256()
    contenus: dict[str, dict[str, Any]] = {}
    for fichier in fichiers:
        octets = fichier.read_bytes()
        empreinte.update(fichier.name.encode() + b"\0" + octets)
        contenus[fichier.stem] = lire_yaml(fichier.name, octets)
    return _Assemblage(contenus, version=empreinte.hexdigest()[:16]).catalogue()


def lire_yaml(nom: str, octets: bytes) -> dict[str, Any]:
    """The content of one file; a mistake of YAML says where."""
    try:
        contenu = yaml.load(octets, Loader=Lecteur)
    except yaml.YAMLError as erreur:
        raise CatalogueInvalide(f"{nom} : {erreur}") from erreur
    if not isinstance(contenu, dict):
        raise CatalogueInvalide(f"{nom} : un dictionnaire est attendu")
    return contenu


class _Assemblage:
    """Joins the shared files and the families into validated procedures."""

    def __init__(self, contenus: dict[str, dict[str, Any]], *, version: str) -> None:
        if manquants := [nom for nom in PARTAGES if nom not in contenus]:
            raise CatalogueInvalide(f"fichiers partagés absents : {', '.join(manquants)}")
        self.version = version
        self.familles = {nom: c for nom, c in contenus.items() if nom not in PARTAGES}
        self.sources = self._valider_sources(contenus["sources"].get("sources", []))
        self.pieces = _par_cle(contenus["pieces"].get("pieces", []), "id", "pieces.yaml")
        self.blocs = _par_cle(contenus["commun"].get("blocs", []), "code", "commun.yaml")
        self.groupes = _par_cle(contenus["questions"].get("groupes", []), "id", "questions.yaml")
        self.questions = _par_cle(
            contenus["questions"].get("questions", []), "id", "questions.yaml"
        )

    def _valider_sources(self, bruts: list[dict[str, Any]]) -> dict[str, TexteSource]:
        _par_cle(bruts, "id", "sources.yaml")
        textes = [_valider(TexteSource, brut, "sources.yaml", {}) for brut in bruts]
        return {texte.id: texte for texte in textes}

    def catalogue(self) -> Catalogue:
        """Validate every family; codes are unique across files."""
        demarches: dict[str, Demarche] = {}
        for nom, contenu in self.familles.items():
            famille = contenu.get("famille") or {}
            _valider(Famille, famille, nom, {})
            for brut in contenu.get("demarches", []):
                demarche = self._demarche(brut, famille, f"{nom}.yaml")
                if demarche.code in demarches:
                    raise CatalogueInvalide(f"{nom}.yaml : code déjà pris : {demarche.code}")
                demarches[demarche.code] = demarche
        return Catalogue(
            version=self.version,
            demarches=tuple(demarches.values()),
            sources=tuple(self.sources.values()),
            _par_code=demarches,
        )

    def _demarche(self, brut: dict[str, Any], famille: dict[str, Any], fichier: str) -> Demarche:
        ou = f"{fichier}, {brut.get('code', '?')}"
        complet = {**brut, "famille": famille, "version": self.version}
        for code in complet.pop("blocs", []):
            if code not in self.blocs:
                raise CatalogueInvalide(f"{ou} : bloc inconnu : {code}")
            for section, faits in self.blocs[code].items():
                if section == "code":
                    continue
                if section not in SECTIONS:
                    raise CatalogueInvalide(f"commun.yaml, {code} : section inconnue : {section}")
                communs = _utiles(faits, brut)
                complet[section] = [*complet.get(section, []), *communs]
        _sans_canal_ferme(complet)
        complet["pieces"] = [self._piece(p, ou) for p in complet.get("pieces", [])]
        complet["questions"] = list(self._questions(complet.get("questions", []), ou))
        connus = {q["groupe"] for q in complet["questions"]}
        complet["groupes"] = [g for g in self.groupes.values() if g["id"] in connus]
        demarche = _valider(Demarche, complet, ou, {"sources": self.sources})
        for question in demarche.questions:
            _verifier_question(question, ou)
        return demarche

    def _piece(self, brut: dict[str, Any], ou: str) -> dict[str, Any]:
        if brut.get("id") not in self.pieces:
            raise CatalogueInvalide(f"{ou} : pièce absente de pieces.yaml : {brut.get('id')}")
        return {**self.pieces[brut["id"]], **brut}

    def _questions(self, bruts: list[dict[str, Any]], ou: str) -> Iterator[dict[str, Any]]:
        for brut in bruts:
            if "groupe" in brut and "id" not in brut:
                retenues = [q for q in self.questions.values() if q["groupe"] == brut["groupe"]]
                if not retenues:
                    raise CatalogueInvalide(f"{ou} : groupe de questions vide : {brut['groupe']}")
                surcharge = {c: v for c, v in brut.items() if c != "groupe"}
                yield from ({**question, **surcharge} for question in retenues)
            elif brut.get("id") in self.questions:
                yield {**self.questions[brut["id"]], **brut}
            else:
                raise CatalogueInvalide(f"{ou} : question inconnue : {brut.get('id')}")


def _utiles(faits: list[dict[str, Any]], brut: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Shared facts cut down to the kinds of request the procedure knows."""
    types = brut.get("types", [])
    for fait in faits:
        if "types" not in fait:
            yield fait
        elif communs := [t for t in fait["types"] if t in types]:
            yield {**fait, "types": communs}


def _sans_canal_ferme(brut: dict[str, Any]) -> None:
    """Drop what only speaks of channels the procedure never had."""
    canaux = {depot["canal"] for depot in brut.get("depot", [])}
    for section in SECTIONS:
        if section in brut:
            brut[section] = [
                fait
                for fait in brut[section]
                if not fait.get("canaux") or canaux & set(fait["canaux"])
            ]


def _par_cle(bruts: list[dict[str, Any]], cle: str, ou: str) -> dict[str, dict[str, Any]]:
    index: dict[str, dict[str, Any]] = {}
    for brut in bruts:
        if cle not in brut:
            raise CatalogueInvalide(f"{ou} : « {cle} » manque dans {brut}")
        if brut[cle] in index:
            raise CatalogueInvalide(f"{ou} : dit deux fois : {brut[cle]}")
        index[brut[cle]] = brut
    return index


def _valider(
    modele: type[ModeleT], brut: Mapping[str, Any], ou: str, contexte: dict[str, Any]
) -> ModeleT:
    """Strict validation through JSON, where a list may be a tuple and a string a date."""
    try:
        return modele.model_validate_json(json.dumps(brut, default=_iso), context=contexte)
    except ValidationError as erreur:
        lignes = [
            f"{'.'.join(str(p) for p in e['loc']) or '.'} : {e['msg']}" for e in erreur.errors()
        ]
        raise CatalogueInvalide(f"{ou}\n  " + "\n  ".join(lignes)) from erreur


def _iso(valeur: object) -> str:
    if isinstance(valeur, date):
        return valeur.isoformat()
    raise CatalogueInvalide(f"valeur inattendue : {valeur!r}")


def _verifier_question(question: RegleDeQuestion, ou: str) -> None:
    """A question's id, type and options agree with the field of Situation."""
    champ = Situation.model_fields.get(question.id)
    if champ is None:
        raise CatalogueInvalide(f"{ou} : question sans champ dans Situation : {question.id}")
    (annotation,) = [t for t in get_args(champ.annotation) if t is not NoneType]
    if get_origin(annotation) is Literal:
        options = tuple(o.valeur for o in question.options)
        if question.type is not TypeQuestion.CHOIX or set(options) - set(get_args(annotation)):
            raise CatalogueInvalide(f"{ou} : options de {question.id} étrangères à Situation")
        return
    if question.options or _TYPES_PYTHON.get(question.type, str) is not annotation:
        raise CatalogueInvalide(f"{ou} : type de {question.id} différent de celui de Situation")


def _textes(modele: BaseModel) -> Iterator[str]:
    """The strings of the fields marked as words, depth first."""
    if isinstance(modele, Source):
        return
    for nom, champ in type(modele).model_fields.items():
        valeur = getattr(modele, nom)
        marque = any(isinstance(m, MarqueTexte) for m in champ.metadata) or _contient_marque(
            champ.annotation
        )
        yield from _textes_de(valeur, marque=marque)


def _textes_de(valeur: Any, *, marque: bool) -> Iterator[str]:
    if isinstance(valeur, str):
        if marque:
            yield valeur
    elif isinstance(valeur, BaseModel):
        yield from _textes(valeur)
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from _textes_de(element, marque=marque)


def _contient_marque(annotation: Any) -> bool:
    if any(isinstance(m, MarqueTexte) for m in getattr(annotation, "__metadata__", ())):
        return True
    return any(_contient_marque(a) for a in get_args(annotation))

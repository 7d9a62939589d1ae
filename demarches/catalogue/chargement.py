"""Reads the YAML files, joins what they share and validates everything.

Any file may hold a family with its procedures, and lists of what procedures take by name: texts,
documents, questions and their groups, shared blocks, frequent questions. So a new procedure is one file. Joining
happens on plain data, before validation: a procedure names shared blocks (`blocs`), and each
block adds its facts to the procedure's own lists; a piece or a question takes its words from the
library and may override them. What comes out is self-contained: `calcul` never looks elsewhere.
A file that is wrong stops the loading with the place of the mistake.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, Field, ValidationError

from demarches.catalogue.faits import (
    MarqueTexte,
    Reponse,
    Source,
    TexteSource,
    genre,
)
from demarches.catalogue.faq import QuestionFrequente
from demarches.catalogue.mots import MOTS
from demarches.catalogue.schema import (
    SECTIONS,
    Demarche,
    Famille,
    RegleDeQuestion,
    TypeQuestion,
)
from demarches.catalogue.situation import Situation, etendre

DOSSIER = Path(__file__).resolve().parent / "donnees"
ModeleT = TypeVar("ModeleT", bound=BaseModel)
# The lists any file may hold, and what names their elements.
BIBLIOTHEQUES = {
    "sources": "id",
    "pieces": "id",
    "blocs": "code",
    "groupes": "id",
    "questions": "id",
    "faq": "id",
}
_TYPES_PYTHON: dict[TypeQuestion, type] = {
    TypeQuestion.DATE: date,
    TypeQuestion.OUI_NON: bool,
    TypeQuestion.ENTIER: int,
}
# What an answer may hold, when no field of `Situation` written in Python says it.
_LIMITES: dict[TypeQuestion, dict[str, Any]] = {
    TypeQuestion.TEXTE: {"max_length": 160},
    TypeQuestion.TEXTE_LONG: {"max_length": 2000},
    TypeQuestion.ENTIER: {"ge": 0, "le": 100_000_000},
    TypeQuestion.PAYS: {"min_length": 3, "max_length": 3},
    TypeQuestion.TELEPHONE: {"max_length": 20},
    TypeQuestion.COURRIEL: {"max_length": 254},
    TypeQuestion.CODE_POSTAL: {"pattern": r"^\d{5}$"},
    TypeQuestion.NUMERO_ETRANGER: {"pattern": r"^\d{9,10}$"},
    TypeQuestion.SIRET: {"pattern": r"^\d{14}$"},
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
    faq: tuple[QuestionFrequente, ...]
    # The questions that tell procedures apart, in the order they are asked.
    parcours: tuple[RegleDeQuestion, ...]
    # The questions that no field written in Python stands for, as the files say them.
    _questions: tuple[Mapping[str, Any], ...] = field(repr=False)
    _par_code: Mapping[str, Demarche] = field(repr=False)

    @cached_property
    def situation(self) -> type[Situation]:
        """All that may be known of a person and a request: one field a question."""
        return etendre({question["id"]: _champ(question) for question in self._questions})

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of it: a class made on the way is made again, not stored."""
        return {cle: valeur for cle, valeur in self.__dict__.items() if cle != "situation"}

    def demarche(self, code: str) -> Demarche:
        """The procedure of that code."""
        try:
            return self._par_code[code]
        except KeyError:
            raise DemarcheInconnue(code) from None

    def deposables(self, le: date) -> tuple[Demarche, ...]:
        """Procedures this portal receives on that day."""
        return tuple(d for d in self.demarches if d.se_depose_ici(le))

    def source(self, identifiant: str) -> TexteSource | None:
        """The text of that id."""
        return next((s for s in self.sources if s.id == identifiant), None)

    def textes(self) -> Iterator[str]:
        """Every distinct French string shown to people, in file order: the msgids to translate."""
        vus: set[str] = set()
        modeles: Iterator[BaseModel] = chain(self.demarches, self.parcours, self.faq)
        for texte in chain(MOTS, *(_textes(modele) for modele in modeles)):
            if texte not in vus:
                vus.add(texte)
                yield texte


def lire(dossier: Path) -> Catalogue:
    """Read and validate a whole folder."""
    fichiers = sorted(dossier.glob("*.yaml"))
    if not fichiers:
        raise CatalogueInvalide(f"aucun fichier YAML dans {dossier.name}")
    contenus = {f.stem: lire_yaml(f.name, f.read_bytes()) for f in fichiers}
    return _Assemblage(contenus, version=empreinte(dossier)).catalogue()


def empreinte(dossier: Path) -> str:
    """The digest of the files: the version of the catalogue."""
    condense = hashlib.sha256()
    for fichier in sorted(dossier.glob("*.yaml")):
        condense.update(fichier.name.encode() + b"\0" + fichier.read_bytes())
    return condense.hexdigest()[:16]


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
        self.version = version
        self.familles = {nom: c for nom, c in contenus.items() if "famille" in c}
        textes, self.pieces, self.blocs, self.groupes, self.questions, foire = (
            _par_cle(contenus, liste, cle) for liste, cle in BIBLIOTHEQUES.items()
        )
        self.sources = {
            identifiant: _valider(TexteSource, brut, "sources", {})
            for identifiant, brut in textes.items()
        }
        self.questions_propres = tuple(
            q for q in self.questions.values() if q["id"] not in Situation.model_fields
        )
        self.situation = etendre({q["id"]: _champ(q) for q in self.questions_propres})
        self.parcours = [i for c in contenus.values() for i in c.get("parcours", ())]
        self.modeles = {
            brut.get("code"): brut
            for contenu in self.familles.values()
            for brut in contenu.get("demarches", ())
        }
        self.contexte = {"sources": self.sources, "situation": self.situation}
        self.faq = tuple(
            _valider(QuestionFrequente, brut, f"faq, {identifiant}", self.contexte)
            for identifiant, brut in foire.items()
        )

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
            faq=self.faq,
            parcours=self._parcours(),
            _questions=self.questions_propres,
            _par_code=demarches,
        )

    def _parcours(self) -> tuple[RegleDeQuestion, ...]:
        ou = "parcours d’orientation"
        bruts = self._questions(({"id": identifiant} for identifiant in self.parcours), ou)
        return tuple(_valider(RegleDeQuestion, brut, ou, self.contexte) for brut in bruts)

    def _demarche(self, brut: dict[str, Any], famille: dict[str, Any], fichier: str) -> Demarche:
        ou = f"{fichier}, {brut.get('code', '?')}"
        reponses: dict[str, Any] = {}
        if "decline" in brut:
            brut, reponses = self._declinaison(brut, ou)
        complet = {**brut, "famille": famille, "version": self.version}
        for code in complet.pop("blocs", []):
            if code not in self.blocs:
                raise CatalogueInvalide(f"{ou} : bloc inconnu : {code}")
            for section, faits in self.blocs[code].items():
                if section == "code":
                    continue
                if section not in SECTIONS:
                    raise CatalogueInvalide(f"bloc {code} : section inconnue : {section}")
                communs = _utiles(faits, brut)
                complet[section] = [*complet.get(section, []), *communs]
        _sans_canal_ferme(complet)
        for section in SECTIONS:
            complet[section] = list(_appliquer(complet.get(section, []), reponses))
        complet["orientation"] = list(_appliquer(complet.get("orientation", []), reponses))
        complet["pieces"] = [self._piece(p, ou) for p in complet["pieces"]]
        complet["questions"] = [
            question
            for question in _appliquer(self._questions(complet["questions"], ou), reponses)
            if question["id"] not in reponses
        ]
        # Groups come in the order the procedure first asks of them.
        connus = dict.fromkeys(q["groupe"] for q in complet["questions"])
        complet["groupes"] = [self.groupes[g] for g in connus if g in self.groupes]
        demarche = _valider(Demarche, complet, ou, self.contexte)
        for question in demarche.questions:
            self._verifier_question(question, ou)
        siennes = tuple(q for q in self.faq if demarche.code in q.demarches)
        return demarche.model_copy(update={"faq": siennes})

    def _declinaison(self, brut: dict[str, Any], ou: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A case of another procedure, under its own code: the law of that one, answers settled."""
        modele = self.modeles.get(brut["decline"].get("demarche"))
        if modele is None:
            raise CatalogueInvalide(f"{ou} : décline une démarche inconnue")
        for champ, reponse in brut["decline"]["reponses"].items():
            _valider(Reponse, {"champ": champ, "valeurs": [reponse]}, ou, self.contexte)
        propre = {cle: valeur for cle, valeur in brut.items() if cle != "decline"}
        commun = {
            cle: valeur if cle not in propre else [*propre.pop(cle), *valeur]
            for cle, valeur in modele.items()
            if cle == "blocs" or cle in SECTIONS or cle not in propre
        }
        # A case of a general entry is none itself.
        return {**commun, "entree_generale": False, **propre}, brut["decline"]["reponses"]

    def _piece(self, brut: dict[str, Any], ou: str) -> dict[str, Any]:
        if brut.get("id") not in self.pieces:
            raise CatalogueInvalide(f"{ou} : pièce que rien ne décrit : {brut.get('id')}")
        return {**self.pieces[brut["id"]], **brut}

    def _questions(self, bruts: Iterable[dict[str, Any]], ou: str) -> Iterator[dict[str, Any]]:
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

    def _verifier_question(self, question: RegleDeQuestion, ou: str) -> None:
        """A question's id, type and options agree with the field of the situation."""
        annotation = genre(question.id, self.situation.model_fields)
        if get_origin(annotation) is Literal:
            options = tuple(o.valeur for o in question.options)
            if question.type is not TypeQuestion.CHOIX or set(options) - set(get_args(annotation)):
                raise CatalogueInvalide(f"{ou} : options de {question.id} étrangères à Situation")
            return
        if question.options or _TYPES_PYTHON.get(question.type, str) is not annotation:
            raise CatalogueInvalide(f"{ou} : type de {question.id} différent de celui de Situation")


def _utiles(faits: list[dict[str, Any]], brut: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Shared facts cut down to the kinds of request the procedure knows."""
    types = brut.get("types", [])
    for fait in faits:
        if "types" not in fait:
            yield fait
        elif communs := [t for t in fait["types"] if t in types]:
            yield {**fait, "types": communs}


def _appliquer(
    faits: Iterable[dict[str, Any]], reponses: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """What remains of the facts once these answers are given: the others' cases fall away."""
    for fait in faits:
        reste = dict(fait)
        for cle in {"quand", "exige_reponse", "acquis"} & set(fait):
            reste[cle] = {
                champ: valeurs
                for champ, valeurs in fait[cle].items()
                if champ not in reponses or not _admet(valeurs, reponses[champ])
            }
        if not {*reste.get("quand", ()), *reste.get("acquis", ())} & set(reponses):
            yield reste


def _admet(valeurs: Any, reponse: Any) -> bool:
    return reponse in (valeurs if isinstance(valeurs, list) else [valeurs])


def _sans_canal_ferme(brut: dict[str, Any]) -> None:
    """Drop what only speaks of channels the procedure never had, were they announced."""
    depots = [d for d in brut.get("depot", []) if d.get("statut") != "annonce"]
    canaux = {depot["canal"] for depot in depots}
    for section in SECTIONS:
        if section in brut:
            brut[section] = [
                fait
                for fait in brut[section]
                if not fait.get("canaux") or canaux & set(fait["canaux"])
            ]


def _par_cle(
    contenus: Mapping[str, Mapping[str, Any]], liste: str, cle: str
) -> dict[str, dict[str, Any]]:
    """All the elements of one library, whatever the file; each is named once."""
    index: dict[str, dict[str, Any]] = {}
    for nom, contenu in contenus.items():
        for brut in contenu.get(liste) or ():
            if cle not in brut:
                raise CatalogueInvalide(f"{nom}.yaml, {liste} : « {cle} » manque dans {brut}")
            if brut[cle] in index:
                raise CatalogueInvalide(f"{nom}.yaml, {liste} : dit deux fois : {brut[cle]}")
            index[brut[cle]] = brut
    return index


def _champ(question: Mapping[str, Any]) -> Any:
    """The field of the situation that a question of the library declares."""
    try:
        type_question = TypeQuestion(question["type"])
        options = tuple(option["valeur"] for option in question.get("options", ()))
    except (KeyError, ValueError) as erreur:
        raise CatalogueInvalide(f"question {question['id']} : {erreur}") from erreur
    if type_question is TypeQuestion.CHOIX:
        annotation: Any = Literal[options]
    else:
        annotation = _TYPES_PYTHON.get(type_question, str)
    limites = _LIMITES.get(type_question, {})
    return (annotation | None, Field(default=None, description=question["libelle"], **limites))


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

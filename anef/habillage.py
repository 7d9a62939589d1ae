"""The dress of the site: one style sheet, made of the State design system's and of ours.

The design system comes whole in the django-dsfr package (1.2 MB of CSS). This module keeps the
rules whose classes our templates use, the variables those rules read and the icons they draw
(inside the sheet), and puts `static/anef/anef.css` after them. Without MARQUES_DE_ETAT it drops
every mark of the State (block, typeface) and adds our colours; with it, the sheet is another file
and the typeface is copied beside it.

Nobody has to think of running it: `Chercheur`, a finder of static files, builds the sheet when
collectstatic or a development server asks for it and something changed. `manage.py habiller`
does the same by hand and prints the weights.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import tinycss2
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage, Storage
from tinycss2.ast import AtRule, FunctionBlock, Node, QualifiedRule, URLToken

from anef.env import RACINE

PREFIXE = "habillage"
DESTINATION = RACINE / "var" / PREFIXE
NOTRE_FEUILLE = RACINE / "static" / "anef" / "anef.css"
# What goes with it: our own colours, or the room for the block of the State.
VARIANTES = {
    False: NOTRE_FEUILLE.with_name("neutre.css"),
    True: NOTRE_FEUILLE.with_name("etat.css"),
}
SOURCES = [
    *("templates", "static", "anef", "accounts", "demarches", "justificatifs"),
    *("attestations", "notifications", "instruction", "assistance"),
]
MOT = re.compile(r"(?<![\w-])fr-[a-zA-Z0-9_-]+")
# Classes of the State's marks: kept only where the service may bear them.
MARQUES = re.compile(r"\.fr-(logo|header__logo|footer__logo)\b")
# What we never use: the dark theme and Internet Explorer.
ECARTE = re.compile(r"data-fr-theme|data-fr-scheme|data-fr-js|-ms-high-contrast")
GRAISSES = {"Regular": 400, "Medium": 500, "Bold": 700}
POLICE_SYSTEME = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
)


def feuille() -> str:
    """Name of the style sheet of this service."""
    return f"{PREFIXE}/{'etat' if settings.MARQUES_DE_ETAT else 'site'}.css"


def dsfr() -> Path:
    """Folder of the design system inside the installed package."""
    module = importlib.util.find_spec("dsfr")
    if module is None or not module.submodule_search_locations:
        raise FileNotFoundError("django-dsfr is not installed")
    return Path(module.submodule_search_locations[0]) / "static" / "dsfr" / "dist"


def mots_employes() -> set[str]:
    """Every word beginning with 'fr-' in our templates, Python and scripts."""
    mots: set[str] = set()
    for nom in SOURCES:
        for fichier in sorted((RACINE / nom).rglob("*")):
            if fichier.suffix in {".html", ".py", ".js", ".css"} and fichier.is_file():
                mots.update(MOT.findall(fichier.read_text(encoding="utf-8", errors="ignore")))
    return mots - {"fr-icon-", "fr-"}


class Tri:
    """Which rules of the design system are kept, for a set of words found in our sources."""

    def __init__(self, mots: set[str], *, marques: bool) -> None:
        self.mots = mots
        self.debuts = tuple(mot for mot in mots if mot.endswith("-"))
        self.marques = marques

    def emploie(self, classe: str) -> bool:
        """Whether a class is used: written whole, or begun by a template that ends it itself."""
        if not classe.startswith("fr-"):
            return False
        return classe in self.mots or classe.startswith(self.debuts)

    def selecteur(self, texte: str) -> bool:
        """Whether a selector can match one of our pages."""
        if ECARTE.search(texte) or (not self.marques and MARQUES.search(texte)):
            return False
        sans_negation = re.sub(r":not\([^()]*(\([^()]*\))?[^()]*\)", "", texte)
        return all(self.emploie(c) for c in re.findall(r"\.([a-zA-Z][\w-]*)", sans_negation))

    def regles(self, noeuds: Iterable[Node]) -> Iterator[tuple[str, Any]]:
        """Kept rules, as (selectors, declarations) or (at-rule, kept rules inside)."""
        for noeud in noeuds:
            if isinstance(noeud, QualifiedRule):
                gardes = [s for s in _selecteurs(noeud.prelude) if self.selecteur(s)]
                if gardes:
                    declarations = tinycss2.parse_blocks_contents(noeud.content)
                    yield ",".join(gardes), [d for d in declarations if d.type == "declaration"]
            elif isinstance(noeud, AtRule) and noeud.content is not None:
                entete = f"@{noeud.at_keyword}{tinycss2.serialize(noeud.prelude)}".strip()
                if noeud.lower_at_keyword in {"media", "supports"} and "scheme" not in entete:
                    dedans = list(self.regles(tinycss2.parse_rule_list(noeud.content)))
                    if dedans:
                        yield entete, dedans


def _selecteurs(prelude: list[Node]) -> list[str]:
    """The selectors of a rule; a comma inside brackets does not separate."""
    liste: list[list[Node]] = [[]]
    for noeud in prelude:
        if noeud.type == "literal" and noeud.value == ",":
            liste.append([])
        else:
            liste[-1].append(noeud)
    return [tinycss2.serialize(morceau).strip() for morceau in liste]


def _variables_lues(texte: str) -> set[str]:
    return set(re.findall(r"var\((--[\w-]+)", texte))


def _declarations(regles: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    for _entete, contenu in regles:
        if contenu and isinstance(contenu[0], tuple):
            yield from _declarations(contenu)
        else:
            yield from contenu


def variables_utiles(regles: list[tuple[str, Any]], ailleurs: str) -> set[str]:
    """Variables read by a kept rule or by our sheet, and those they read in turn."""
    lues = _variables_lues(ailleurs)
    par_variable: dict[str, set[str]] = {}
    for declaration in _declarations(regles):
        trouvees = _variables_lues(tinycss2.serialize(declaration.value))
        if declaration.name.startswith("--"):
            par_variable.setdefault(declaration.name, set()).update(trouvees)
        else:
            lues |= trouvees
    a_suivre = list(lues)
    while a_suivre:
        for suite in par_variable.get(a_suivre.pop(), set()) - lues:
            lues.add(suite)
            a_suivre.append(suite)
    return lues


def _dessin(racine: Path, adresse: str) -> str:
    """An icon as a data address; what is already one is left alone."""
    if adresse.startswith("data:"):
        return adresse
    fichier = (racine / adresse).resolve()
    if fichier.suffix != ".svg" or not fichier.is_relative_to(dsfr()):
        return ""
    svg = re.sub(r"\s+", " ", fichier.read_text(encoding="utf-8")).strip().replace('"', "'")
    return "data:image/svg+xml," + quote(svg, safe=" =:/;,'()-.")


def _valeur(noeuds: list[Node], dessin: Callable[[str], str]) -> str:
    """A value with its drawings inside and without the State's typeface."""
    for noeud in noeuds:
        if isinstance(noeud, URLToken):
            noeud.representation = f'url("{dessin(noeud.value)}")'
        elif isinstance(noeud, FunctionBlock) and noeud.lower_name == "url":
            for argument in noeud.arguments:
                if argument.type == "string":
                    argument.representation = f'"{dessin(argument.value)}"'
    return str(tinycss2.serialize(noeuds)).strip()


def ecrire(regles: Iterable[tuple[str, Any]], utiles: set[str], racine: Path) -> str:
    """The kept rules as compact text."""
    morceaux = []
    for entete, contenu in regles:
        if contenu and isinstance(contenu[0], tuple):
            dedans = ecrire(contenu, utiles, racine)
        else:
            lignes = []
            for declaration in contenu:
                if declaration.name.startswith("--") and declaration.name not in utiles:
                    continue
                valeur = _valeur(declaration.value, lambda adresse: _dessin(racine, adresse))
                if declaration.lower_name == "font-family" and "Marianne" in valeur:
                    valeur = "var(--police)"
                importance = "!important" if declaration.important else ""
                lignes.append(f"{declaration.name}:{valeur}{importance}")
            dedans = ";".join(lignes)
        if dedans:
            morceaux.append(f"{entete}{{{dedans}}}")
    return "".join(morceaux)


def sous_ensemble(mots: set[str], *, marques: bool, ailleurs: str = "") -> str:
    """The part of the design system that these words use."""
    tri = Tri(mots, marques=marques)
    base = dsfr()
    sources = [
        (base / "dsfr.main.min.css", base),
        (base / "utility" / "icons" / "icons.main.min.css", base / "utility" / "icons"),
    ]
    lots = []
    for fichier, racine in sources:
        noeuds = tinycss2.parse_stylesheet(
            fichier.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
        )
        lots.append((list(tri.regles(noeuds)), racine))
    toutes = [regle for regles, _racine in lots for regle in regles]
    utiles = variables_utiles(toutes, ailleurs)
    return "".join(ecrire(regles, utiles, racine) for regles, racine in lots)


def compacter(css: str) -> str:
    """Our own sheet without its comments and needless blanks."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").strip()


def _police(*, marques: bool) -> str:
    if not marques:
        return f":root{{--police:{POLICE_SYSTEME}}}"
    faces = (
        f"@font-face{{font-family:Marianne;font-weight:{graisse};font-display:swap;"
        f'src:url("Marianne-{nom}.woff2") format("woff2")}}'
        for nom, graisse in GRAISSES.items()
    )
    return f":root{{--police:Marianne,{POLICE_SYSTEME}}}" + "".join(faces)


def composer(*, marques: bool, mots: set[str] | None = None) -> str:
    """The whole style sheet."""
    nous = "".join(
        compacter(fichier.read_text(encoding="utf-8"))
        for fichier in (NOTRE_FEUILLE, VARIANTES[marques])
    )
    corps = sous_ensemble(mots_employes() if mots is None else mots, marques=marques, ailleurs=nous)
    origine = (
        "/* Contains parts of the DSFR (MIT, restricted use: see its terms and conditions). */"
    )
    return f"{origine}\n{_police(marques=marques)}{corps}{nous}\n"


def empreinte() -> str:
    """Digest of all the sheet depends on: our words, our sheets, the package, the marks."""
    resume = hashlib.sha256(" ".join(sorted(mots_employes())).encode())
    for fichier in (NOTRE_FEUILLE, *VARIANTES.values(), Path(__file__)):
        resume.update(fichier.read_bytes())
    resume.update(str((dsfr() / "dsfr.main.min.css").stat().st_size).encode())
    resume.update(feuille().encode())
    return resume.hexdigest()


def habiller(destination: Path = DESTINATION) -> Path:
    """Build the style sheet if something changed; another process may be doing the same."""
    cible = destination / Path(feuille()).name
    temoin = destination / f"{cible.name}.empreinte"
    attendue = empreinte()
    if cible.exists() and temoin.exists() and temoin.read_text() == attendue:
        return cible
    marques = settings.MARQUES_DE_ETAT
    destination.mkdir(parents=True, exist_ok=True)
    for autre in destination.iterdir():
        if not autre.name.startswith(cible.name):
            autre.unlink(missing_ok=True)
    if marques:
        for nom in GRAISSES:
            shutil.copyfile(
                dsfr() / "fonts" / f"Marianne-{nom}.woff2", destination / f"Marianne-{nom}.woff2"
            )
    provisoire = destination / f"{cible.name}.{hashlib.sha256(attendue.encode()).hexdigest()[:8]}"
    provisoire.write_text(composer(marques=marques), encoding="utf-8")
    provisoire.replace(cible)
    temoin.write_text(attendue)
    return cible


def verifier_la_publication(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`manage.py check --deploy`: without collectstatic every page would answer 500."""
    if settings.STATIC_ROOT and (Path(settings.STATIC_ROOT) / feuille()).exists():
        return []
    conseil = "Lancez « manage.py collectstatic »."
    return [checks.Error("La feuille de style n’est pas publiée.", conseil, id="anef.E001")]


class Chercheur(BaseFinder):
    """Finds the style sheet, built on demand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=DESTINATION)
        self.storage.prefix = PREFIXE  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """The file of that address, if it is one of ours."""
        if path.startswith(f"{PREFIXE}/") and not path.endswith(".empreinte"):
            habiller()
            fichier = DESTINATION / path.removeprefix(f"{PREFIXE}/")
            if fichier.resolve().is_relative_to(DESTINATION) and fichier.is_file():
                return [str(fichier)] if find_all else str(fichier)
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """What collectstatic copies."""
        habiller()
        for fichier in sorted(DESTINATION.iterdir()):
            if fichier.suffix in {".css", ".woff2"}:
                yield fichier.name, self.storage


class ChercheurDesApplications(AppDirectoriesFinder):
    """Every application's static files but the design system's: its marks are not published."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names, *args, **kwargs)
        self.apps = [app for app in self.apps if app != "dsfr"]
        self.storages.pop("dsfr", None)

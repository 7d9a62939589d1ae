"""The rules of the house that no tool checks; each failure names the file, the line and the rule."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parent.parent
PIECES = (
    "anef",
    "accounts",
    "demarches",
    "justificatifs",
    "attestations",
    "notifications",
    "instruction",
    "assistance",
)
LIGNES_AU_PLUS = 500
# Names that say nothing about what a file is the home of.
FOURRE_TOUT = {"utils", "helpers", "common", "core", "misc", "services", "tools", "signals"}


def fichiers(*motifs: str) -> list[Path]:
    """The files that belong to the repository: tracked, or new and not ignored."""
    commande = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *motifs]
    liste = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True)
    chemins = [RACINE / ligne for ligne in liste.stdout.splitlines()]
    return sorted(chemin for chemin in chemins if chemin.is_file())


def relatif(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def arbres(*pieces: str) -> Iterator[tuple[str, ast.Module]]:
    """The parsed modules of these rooms, without their migrations."""
    for chemin in fichiers(*(f"{piece}/**.py" for piece in pieces)):
        if "migrations" not in chemin.parts:
            yield relatif(chemin), ast.parse(chemin.read_text())


# One home for the status of a dossier.

ECRITURES = {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"}


def ecrit_le_statut(noeud: ast.AST) -> bool:
    """`x.statut = …`, `.update(statut=…)`, `Dossier(statut=…)`, `setattr`, `bulk_update`."""
    if isinstance(noeud, ast.Attribute):
        return noeud.attr == "statut" and isinstance(noeud.ctx, ast.Store)
    if not isinstance(noeud, ast.Call):
        return False
    nom = getattr(noeud.func, "attr", getattr(noeud.func, "id", ""))
    nommes = {argument.arg for argument in noeud.keywords}
    textes = {
        feuille.value
        for argument in noeud.args
        for feuille in ast.walk(argument)
        if isinstance(feuille, ast.Constant)
    }
    if nom in ECRITURES | {"Dossier"}:
        return "statut" in nommes
    return nom in {"setattr", "bulk_update"} and "statut" in textes


def ecritures_du_statut(arbre: ast.AST) -> list[int]:
    return [noeud.lineno for noeud in ast.walk(arbre) if ecrit_le_statut(noeud)]


def test_le_statut_d_un_dossier_ne_s_ecrit_que_dans_transitions():
    fautes = [
        f"{nom}:{ligne}"
        for nom, arbre in arbres("demarches", "instruction", "anef")
        if nom != "demarches/transitions.py"
        for ligne in ecritures_du_statut(arbre)
    ]
    assert not fautes, "\n".join(fautes)


@pytest.mark.parametrize(
    "source",
    [
        "dossier.statut = 'depose'",
        "Dossier.objects.filter(pk=1).update(statut='depose')",
        "Dossier.objects.create(statut='depose')",
        "Dossier(statut='depose')",
        "setattr(dossier, 'statut', 'depose')",
        "Dossier.objects.bulk_update(lignes, ['statut'])",
    ],
)
def test_chaque_facon_d_ecrire_le_statut_est_vue(source):
    assert ecritures_du_statut(ast.parse(source)) == [1]


@pytest.mark.parametrize(
    "source", ["x = dossier.statut", "Dossier.objects.filter(statut='depose')", "statut = 1"]
)
def test_lire_le_statut_est_permis(source):
    assert ecritures_du_statut(ast.parse(source)) == []


# The law is data.

REGLE_DE_DEMARCHE = re.compile(r"""demarche(\.code|_code)? *(==|!=|\bin\b) *["'(\[]""")


def test_aucune_regle_d_une_demarche_hors_du_catalogue():
    fautes = [
        f"{relatif(chemin)}:{numero} {ligne.strip()}"
        for chemin in fichiers(*(f"{piece}/**.py" for piece in PIECES), "templates/**")
        if chemin.suffix in {".py", ".html"}
        for numero, ligne in enumerate(chemin.read_text().splitlines(), 1)
        if REGLE_DE_DEMARCHE.search(ligne)
    ]
    assert not fautes, "\n".join(fautes)


# Files one can read.


def test_aucun_fichier_ne_depasse_cinq_cents_lignes():
    fautes = [
        f"{relatif(chemin)} : {nombre} lignes"
        for chemin in fichiers("**.py", "**.html", "**.js", "**.css", "**.sh")
        if "migrations" not in chemin.parts
        if (nombre := len(chemin.read_text().splitlines())) > LIGNES_AU_PLUS
    ]
    assert not fautes, "\n".join(fautes)


def test_aucun_module_fourre_tout():
    fautes = [
        relatif(chemin)
        for chemin in fichiers("**.py")
        if FOURRE_TOUT & {part.removesuffix(".py") for part in chemin.relative_to(RACINE).parts}
    ]
    assert not fautes, "\n".join(fautes)


NON_JOUES = re.compile(r"mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail|importorskip)\(")


def test_aucun_test_n_est_saute():
    fautes = [
        f"{relatif(chemin)}:{numero}"
        for chemin in fichiers("tests/**.py")
        if chemin != Path(__file__)
        for numero, ligne in enumerate(chemin.read_text().splitlines(), 1)
        if NON_JOUES.search(ligne)
    ]
    assert not fautes, "\n".join(fautes)


# Every word on a screen goes through gettext.

TRADUIT = re.compile(
    r"{%-?\s*(blocktranslate|comment|verbatim)\b.*?{%-?\s*end\1\s*-?%}|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)
MOT = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
CLASSE_CSS = re.compile(r"\b(fr|anef)-[\w-]+")
# The name of the portal, and words that are the same in every language.
NOMS_PROPRES = {
    "ANEF",
    "République",
    "Française",
    "JavaScript",
    "English",
    "Français",
    "PDF",
    "JPEG",
    "PNG",
    "HEIC",
}
# French by law, whatever the language of the screen.
EN_FRANCAIS_SEULEMENT = ("templates/attestations/papier/",)
ATTRIBUTS_LUS = {"alt", "title", "aria-label", "placeholder", "aria-description"}


class Mots(HTMLParser):
    """The words a person would read in a template once its tags are gone."""

    def __init__(self) -> None:
        super().__init__()
        self.ignore = 0
        self.trouves: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ignore += tag in {"script", "style"}
        for nom, valeur in attrs:
            if nom in ATTRIBUTS_LUS and valeur:
                self.noter(valeur)

    def handle_endtag(self, tag: str) -> None:
        self.ignore -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.ignore:
            self.noter(data)

    def noter(self, texte: str) -> None:
        mots = [mot for mot in MOT.findall(CLASSE_CSS.sub("", texte)) if mot not in NOMS_PROPRES]
        if mots:
            self.trouves.append((self.getpos()[0], " ".join(mots)))


def mots_en_dur(source: str) -> list[tuple[int, str]]:
    lecteur = Mots()
    # Lines are kept, so that the report can name them.
    lecteur.feed(TRADUIT.sub(lambda trouve: "\n" * trouve.group().count("\n"), source))
    return lecteur.trouves


def test_aucun_texte_en_dur_dans_un_gabarit():
    fautes = [
        f"{relatif(chemin)}:{ligne} {mots}"
        for chemin in fichiers("templates/**.html")
        if not relatif(chemin).startswith(EN_FRANCAIS_SEULEMENT)
        for ligne, mots in mots_en_dur(chemin.read_text())
    ]
    assert not fautes, "\n".join(fautes)


def test_un_texte_en_dur_est_vu_et_un_texte_traduit_ne_l_est_pas():
    assert mots_en_dur('<p>Bonjour</p>\n<img alt="Carte">') == [(1, "Bonjour"), (2, "Carte")]
    assert (
        mots_en_dur('<p>{% translate "Bonjour" %} {{ nom }} <b class="fr-badge">12</b></p>') == []
    )
    assert mots_en_dur("{% blocktranslate %}Bonjour <b>{{ x }}</b>{% endblocktranslate %}") == []


# Settings one can find.


def variables_lues() -> set[str]:
    """Every name given to `env.<type>("NAME")` by the settings of a service or of the demo."""
    return {
        noeud.args[0].value
        for nom, arbre in arbres("anef")
        if not nom.startswith("anef/settings/test")
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Call)
        and isinstance(noeud.func, ast.Attribute)
        and isinstance(noeud.func.value, ast.Name)
        and noeud.func.value.id == "env"
        and noeud.args
        and isinstance(noeud.args[0], ast.Constant)
    }


def variables_expliquees() -> set[str]:
    exemple = (RACINE / ".env.example").read_text()
    return set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", exemple, re.MULTILINE))


def test_chaque_reglage_lu_est_explique_et_chaque_reglage_explique_est_lu():
    assert "DATABASE_URL" in variables_lues()
    assert variables_lues() == variables_expliquees()

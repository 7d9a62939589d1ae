"""How much an applicant downloads on a first visit: the page and all it asks for, compressed."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.test import Client

ADRESSE_DANS_UNE_FEUILLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")


class Liens(HTMLParser):
    """The addresses a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.trouves: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Style sheets, icons, scripts and images."""
        valeurs = dict(attrs)
        adresse = valeurs.get("src") if tag in {"script", "img"} else None
        if tag == "link" and (valeurs.get("rel") or "") in {"stylesheet", "icon", "preload"}:
            adresse = valeurs.get("href")
        if adresse and not adresse.startswith("data:"):
            self.trouves.add(urlsplit(adresse).path)


def _fichier(adresse: str) -> Path:
    return Path(settings.STATIC_ROOT) / unquote(adresse).removeprefix(settings.STATIC_URL)


def _poids(fichier: Path) -> int:
    """As served: the smallest of the compressed copies WhiteNoise made, else the file itself."""
    copies = [fichier.with_name(fichier.name + suffixe) for suffixe in ("", ".gz", ".br")]
    return min(copie.stat().st_size for copie in copies if copie.exists())


def premiere_visite(chemin: str) -> tuple[int, int]:
    """Bytes and number of files; fonts and images named by a sheet count as fetched."""
    call_command("collectstatic", interactive=False, verbosity=0)
    reponse = Client().get(chemin)
    liens = Liens()
    liens.feed(reponse.content.decode())
    fichiers = {_fichier(lien) for lien in liens.trouves if lien.startswith(settings.STATIC_URL)}
    for feuille in [fichier for fichier in fichiers if fichier.suffix == ".css"]:
        for lien in ADRESSE_DANS_UNE_FEUILLE.findall(feuille.read_text()):
            if not lien.startswith(("data:", "#")):
                fichiers.add((feuille.parent / unquote(urlsplit(lien).path)).resolve())
    page = len(gzip.compress(reponse.content))
    return page + sum(_poids(fichier) for fichier in fichiers), len(fichiers) + 1

"""`manage.py habiller`: builds the style sheet and prints what a first visit weighs."""

import gzip
from typing import Any

import brotli
from django.core.management.base import BaseCommand

from anef import habillage
from anef.env import RACINE


class Command(BaseCommand):
    """Build the style sheet, then weigh it and our scripts."""

    help = "Construit la feuille de style du site et pèse ce qu’une page charge."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per file: plain, gzip, brotli."""
        fichiers = [habillage.habiller(), *sorted((RACINE / "static" / "anef").glob("*.[js][sv]*"))]
        for fichier in fichiers:
            octets = fichier.read_bytes()
            self.stdout.write(
                f"{fichier.name:24}{len(octets):>8} o{len(gzip.compress(octets)):>8} gzip"
                f"{len(brotli.compress(octets)):>8} brotli"
            )

"""`manage.py catalogue`: lists, shows, checks and documents the law the portal applies.

    catalogue lister [--le DATE] [--famille CODE]
    catalogue montrer CODE [--le DATE] [--tout]
    catalogue verifier [--strict]
    catalogue documenter      writes docs/demarches/
    catalogue schema          writes demarches/catalogue/schema.json

Another folder of YAML files may be named with --dossier, to look at it before it is put in.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anef.env import RACINE
from demarches.catalogue import (
    Catalogue,
    CatalogueInvalide,
    DemarcheInconnue,
    charger,
    grammaire,
    redaction,
    verification,
)
from demarches.catalogue.chargement import DOSSIER

PAGES = RACINE / "docs" / "demarches"


class Command(BaseCommand):
    """The catalogue, for who reads and writes the law in it."""

    help = "Liste, montre, vérifie et documente le catalogue des démarches."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb, its own options, and the folder read."""
        parser.add_argument("--dossier", type=Path, default=DOSSIER, help="dossier des YAML")
        verbes = parser.add_subparsers(dest="verbe", required=True, metavar="verbe")
        lister = verbes.add_parser("lister", help="une ligne par démarche")
        lister.add_argument("--le", type=_date, help="jour, AAAA-MM-JJ (aujourd’hui par défaut)")
        lister.add_argument("--famille", help="code de famille")
        montrer = verbes.add_parser("montrer", help="tout ce que dit le catalogue d’une démarche")
        montrer.add_argument("code")
        montrer.add_argument("--le", type=_date, help="jour, AAAA-MM-JJ (aujourd’hui par défaut)")
        montrer.add_argument("--tout", action="store_true", help="toutes les dates de vigueur")
        verifier = verbes.add_parser("verifier", help="cherche les fautes ; statut 1 s’il y en a")
        verifier.add_argument(
            "--strict", action="store_true", help="ce qui ne sert pas est une faute"
        )
        verbes.add_parser("documenter", help="écrit une page par démarche dans docs/demarches/")
        verbes.add_parser("schema", help="écrit le JSON Schema des fichiers YAML")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the folder, then do what the verb says."""
        try:
            catalogue = charger(options["dossier"])
        except CatalogueInvalide as erreur:
            raise CommandError(f"Le catalogue ne se lit pas.\n{erreur}") from erreur
        getattr(self, options["verbe"])(catalogue, options)

    def lister(self, catalogue: Catalogue, options: dict[str, Any]) -> None:
        """Code, channel open that day, kinds of request, name."""
        le = options["le"] or timezone.localdate()
        familles = {demarche.famille.code for demarche in catalogue.demarches}
        if options["famille"] and options["famille"] not in familles:
            raise CommandError(f"Famille inconnue. Familles : {', '.join(sorted(familles))}")
        retenues = [
            demarche
            for demarche in catalogue.demarches
            if options["famille"] in {None, demarche.famille.code}
        ]
        largeur = max(len(demarche.code) for demarche in retenues)
        for demarche in retenues:
            canal = demarche.canal(le) or "non précisé"
            types = ", ".join(demarche.types)
            self.stdout.write(
                f"{demarche.code:{largeur}}  {canal:12}  {demarche.libelle} ({types})"
            )
        self.stdout.write(f"{len(retenues)} démarches, version {catalogue.version}")

    def montrer(self, catalogue: Catalogue, options: dict[str, Any]) -> None:
        """The page of one procedure on the terminal."""
        try:
            demarche = catalogue.demarche(options["code"])
        except DemarcheInconnue:
            codes = ", ".join(d.code for d in catalogue.demarches)
            raise CommandError(f"Code inconnu : {options['code']}. Codes : {codes}") from None
        le = None if options["tout"] else options["le"] or timezone.localdate()
        self.stdout.write(redaction.page(demarche, le).removeprefix(redaction.AVERTISSEMENT))

    def verifier(self, catalogue: Catalogue, options: dict[str, Any]) -> None:
        """Print what is to be corrected, then fail if an answer would be wrong."""
        constats = verification.verifier(catalogue, timezone.localdate(), options["dossier"])
        fautes = [c for c in constats if c.bloquant or options["strict"]]
        for constat in constats:
            nature = "faute" if constat in fautes else "à voir"
            self.stdout.write(f"{nature} : {constat}")
        if fautes:
            raise CommandError(f"{len(fautes)} à corriger.")
        self.stdout.write(f"{len(catalogue.demarches)} démarches vérifiées, aucune faute.")

    def documenter(self, catalogue: Catalogue, options: dict[str, Any]) -> None:
        """Write every page anew; the page of a procedure that left goes too."""
        PAGES.mkdir(parents=True, exist_ok=True)
        pages = pages_attendues(catalogue)
        for ancienne in PAGES.glob("*.md"):
            if ancienne.name not in pages:
                ancienne.unlink()
        for nom, texte in pages.items():
            (PAGES / nom).write_text(texte, encoding="utf-8")
        self.stdout.write(f"{len(pages)} pages dans {PAGES.relative_to(RACINE)}/")

    def schema(self, catalogue: Catalogue, options: dict[str, Any]) -> None:
        """Write the JSON Schema beside the catalogue's code."""
        grammaire.FICHIER.write_text(schema_attendu(options["dossier"]), encoding="utf-8")
        self.stdout.write(str(grammaire.FICHIER.relative_to(RACINE)))


def pages_attendues(catalogue: Catalogue) -> dict[str, str]:
    """Name and text of each page of docs/demarches/."""
    pages = {f"{d.code}.md": redaction.page(d) for d in catalogue.demarches}
    return {"README.md": redaction.sommaire(catalogue), **pages}


def schema_attendu(dossier: Path = DOSSIER) -> str:
    """The text of schema.json."""
    schema = grammaire.schema_json(dossier)
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _date(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise argparse.ArgumentTypeError(f"date attendue, AAAA-MM-JJ : {texte}") from None

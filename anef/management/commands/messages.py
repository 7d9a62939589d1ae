"""Collects the words to translate: Python, templates, and the words of the law (the catalogue).

The French words are the message ids. Nothing is guessed from a neighbour (no fuzzy entry), and
neither line number nor date is kept, so a .po file changes only where a word changes.
French needs a file for one thing only, its plural: "0 document", where the code says singular
or plural by the English rule. That file is made here, whole. `--verifier` writes nothing: it says
which words are not translated yet.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import makemessages
from django.core.management.utils import popen_wrapper

from demarches.catalogue import textes

LANGUES = ["en"]
ECARTES = [".venv", "var", "tests", "bench", "outils"]
ENTETE_FRANCAISE = """\
# Plural forms only: the French words are the message ids. Made by `make messages`.
msgid ""
msgstr ""
"Project-Id-Version: anef\\n"
"PO-Revision-Date: 2027-03-01 09:00+0100\\n"
"Last-Translator: anef\\n"
"Language-Team: French\\n"
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
PLURIEL = re.compile(r'((?:^#,.*\n)?^msgid (".*")\nmsgid_plural (".*")\n)', re.MULTILINE)
DATE_DU_RELEVE = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """`makemessages` with the project's choices, and the catalogue."""

    help = "Relève dans locale/ les textes à traduire : code, gabarits et catalogue."
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        """One way of collecting, or only checking."""
        parser.add_argument(
            "--verifier",
            action="store_true",
            help="dire ce qui n’est pas traduit, sans rien écrire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect for every language."""
        self.verifier = options["verifier"]
        super().handle(
            locale=LANGUES,
            exclude=[],
            domain="django",
            all=False,
            extensions=[],
            symlinks=False,
            ignore_patterns=list(ECARTES),
            use_default_ignore_patterns=True,
            no_wrap=True,
            no_location=True,
            add_location=None,
            no_obsolete=True,
            keep_pot=False,
            verbosity=0 if self.verifier else options["verbosity"],
        )

    def process_files(self, file_list: list[Any]) -> None:
        """Add the catalogue to what xgettext found, before duplicates are joined."""
        super().process_files(file_list)
        with self._releve().open("a", encoding="utf-8") as releve:
            releve.writelines(f'\nmsgid "{_echapper(texte)}"\nmsgstr ""\n' for texte in textes())

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Merge into the language's file, or compare with it."""
        po = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        if self.verifier:
            _, ecarts, etat = popen_wrapper(["msgcmp", str(po), potfile])
            if etat:
                raise CommandError(ecarts)
            return
        self._ecrire_les_pluriels(Path(potfile))
        super().write_po_file(potfile, locale)
        po.write_text(DATE_DU_RELEVE.sub("", po.read_text(encoding="utf-8")), encoding="utf-8")

    @staticmethod
    def _ecrire_les_pluriels(pot: Path) -> None:
        entrees = [
            f"{entete}msgstr[0] {singulier}\nmsgstr[1] {pluriel}\n"
            for entete, singulier, pluriel in PLURIEL.findall(pot.read_text(encoding="utf-8"))
        ]
        po = pot.parent / "fr" / "LC_MESSAGES" / pot.with_suffix(".po").name
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text("\n".join([ENTETE_FRANCAISE, *entrees]), encoding="utf-8")

    def _releve(self) -> Path:
        return Path(str(self.default_locale_path)) / f"{self.domain}.pot"


def _echapper(texte: str) -> str:
    return texte.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

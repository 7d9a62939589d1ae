"""The demonstration, from an empty directory to an open portal, in one command.

Every step does nothing when it has nothing to do, so the second start is short. Ctrl-C, a
closed terminal or a killed parent stop all of it: web, worker and clock are one process.
What each step makes lives under `var/`, or where DATABASE_URL and DOSSIER_FICHIERS say.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.utils.translation.reloader import translation_file_changed
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer as Serveur

from anef.embarque import taire_celery
from anef.env import RACINE

ADRESSE = "127.0.0.1"
NB_REQUETES_SIMULTANEES = 4
# Seconds left to the requests in progress when the demonstration is stopped.
DELAI_D_ARRET = 2


class Command(BaseCommand):
    """Prepares, then opens the demonstration."""

    help = "Ouvre la démonstration : le site, ses tâches et son horloge en une commande."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Port, and the two partial ways of running."""
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute")
        parser.add_argument(
            "--effacer", action="store_true", help="repartir de zéro : efface base et fichiers"
        )
        parser.add_argument(
            "--preparer", action="store_true", help="tout préparer sans ouvrir le site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the place, prepare it, open it."""
        port: int = options["port"]
        taire_celery()
        with self._place():
            if not options["preparer"]:
                self._verifier_le_port(port)
            if options["effacer"]:
                self._effacer()
            self._preparer()
            if not options["preparer"]:
                self._ouvrir(port)

    def _place(self) -> IO[str]:
        """A lock beside the database: two demonstrations on one file would have two clocks."""
        base = self._fichier_de_la_base()
        verrou = (base or RACINE / "var" / "demo").with_suffix(".verrou")
        verrou.parent.mkdir(parents=True, exist_ok=True)
        place = verrou.open("w")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as erreur:
            raise CommandError(
                "La démonstration est déjà ouverte dans un autre terminal. "
                "Fermez-la avec Ctrl-C, puis relancez la commande."
            ) from erreur
        return place

    @staticmethod
    def _fichier_de_la_base() -> Path | None:
        base = settings.DATABASES["default"]
        return Path(base["NAME"]) if base["ENGINE"].endswith("sqlite3") else None

    @staticmethod
    def _verifier_le_port(port: int) -> None:
        with socket.socket() as essai:
            essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                essai.bind((ADRESSE, port))
            except OSError as erreur:
                raise CommandError(
                    f"Le port {port} est déjà pris. Choisissez-en un autre : "
                    f"make demo PORT={port + 1}"
                ) from erreur

    def _effacer(self) -> None:
        base = self._fichier_de_la_base()
        if base is None:
            raise CommandError("--effacer ne sait effacer que la base SQLite de la démonstration.")
        self.stdout.write("Données de la démonstration effacées.")
        connections.close_all()
        for suffixe in ("", "-wal", "-shm"):
            base.with_name(base.name + suffixe).unlink(missing_ok=True)
        fichiers = storages["default"]
        if isinstance(fichiers, FileSystemStorage):
            shutil.rmtree(fichiers.location, ignore_errors=True)

    def _preparer(self) -> None:
        with _seul():
            self._compiler_les_traductions()
            self._rassembler_les_fichiers_statiques()
        self._migrer()
        if "charger_demo" in get_commands():
            call_command("charger_demo", stdout=self.stdout)

    def _migrer(self) -> None:
        """Until the first release migrations are rewritten in place, so a database begun before
        such a change is one `migrate` finds nothing to do on."""
        commencee = bool(connection.introspection.table_names())
        try:
            call_command("migrate", interactive=False, verbosity=0)
            d_un_autre_temps = _colonnes_absentes()
        except (InconsistentMigrationHistory, DatabaseError):
            if not commencee:
                raise
            d_un_autre_temps = True
        if d_un_autre_temps:
            raise CommandError(
                "Les données de votre démonstration ont été créées par une version précédente et "
                "ne peuvent plus être lues. Repartez d’un jeu de données neuf : make demo-reset"
            )

    def _compiler_les_traductions(self) -> None:
        perimees = [
            po
            for po in (RACINE / "locale").glob("*/LC_MESSAGES/*.po")
            if not po.with_suffix(".mo").exists()
            or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
        ]
        if perimees:
            langues = sorted({po.parent.parent.name for po in perimees})
            call_command("compilemessages", locale=langues, ignore_patterns=[".venv"], verbosity=0)
            for po in perimees:  # read by this process already, which the server starts from
                translation_file_changed(None, po.with_suffix(".mo"))

    def _rassembler_les_fichiers_statiques(self) -> None:
        """Compress and name by content, only when a source changed: it is the slowest step."""
        empreinte = _empreinte_des_sources()
        racine = Path(settings.STATIC_ROOT)
        temoin = racine.with_name(racine.name + ".empreinte")
        if temoin.exists() and temoin.read_text() == empreinte and racine.is_dir():
            return
        self.stdout.write("Préparation des styles, scripts et polices.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        temoin.write_text(empreinte)

    def _ouvrir(self, port: int) -> None:
        adresse = f"http://{ADRESSE}:{port}"
        # Read by the settings of the process that serves: links in messages point to this port.
        os.environ["ADRESSE_DU_SITE"] = adresse
        settings.ADRESSE_DU_SITE = adresse
        connections.close_all()
        serveur = Serveur(
            "anef.embarque:creer_application",
            factory=True,
            address=ADRESSE,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=NB_REQUETES_SIMULTANEES,
            workers_kill_timeout=DELAI_D_ARRET,
            websockets=False,
            log_level=LogLevels.error,
        )
        # A closed terminal stops the demonstration; the server alone would only reload.
        serveur.on_startup(
            lambda: signal.signal(signal.SIGHUP, serveur.signal_handler_interrupt) and None
        )
        self.stdout.write(f"\nLe portail est ouvert : {adresse}/\nCtrl-C pour le fermer.\n")
        self.stdout.flush()
        serveur.serve()
        self.stdout.write("Le portail est fermé. Vos données restent dans var/.")


def _colonnes_absentes() -> bool:
    """Whether a column a model reads is missing from the database."""
    with connection.cursor() as curseur:
        for modele in apps.get_models():
            table = connection.introspection.get_table_description(curseur, modele._meta.db_table)
            champs = {champ.column for champ in modele._meta.local_concrete_fields}
            if not champs <= {colonne.name for colonne in table}:
                return True
    return False


@contextmanager
def _seul() -> Iterator[None]:
    """Two demonstrations with their own data still share what is made from the sources."""
    (RACINE / "var").mkdir(exist_ok=True)
    with (RACINE / "var" / "preparation.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def _empreinte_des_sources() -> str:
    """Digest of the names, sizes and dates of everything collectstatic would read."""
    resume = hashlib.sha256()
    for chercheur in get_finders():
        for chemin, stockage in sorted(chercheur.list([]), key=lambda trouve: str(trouve[0])):
            etat = Path(stockage.path(chemin)).stat()
            resume.update(f"{chemin}:{etat.st_size}:{etat.st_mtime_ns}\n".encode())
    return resume.hexdigest()

"""Loads the demonstration: register, e-photo codes, staff, and people with their cases.

Run at each start of `make demo`. The reference tables follow today's date; the stories are
played once, in one transaction, so a loading that is interrupted leaves nothing half done.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from anef.demonstration import dates, recits, registre
from anef.demonstration.documentation import PAGE, page
from anef.demonstration.jeu import MOT_DE_PASSE, Jeu, Personne, lire


class Command(BaseCommand):
    """Fills the site with fictitious people, then says who they are."""

    help = "Charge les données fictives de la démonstration et affiche les identités."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Writing the documentation instead of loading."""
        parser.add_argument(
            "--documenter", action="store_true", help="écrire docs/demo.md, sans rien charger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, print everybody."""
        if not settings.SITE_DE_DEMONSTRATION:
            raise CommandError("Ces personnes fictives n’ont leur place que sur une démonstration.")
        jeu, aujourd_hui = lire(), timezone.localdate()
        if options["documenter"]:
            PAGE.write_text(page(jeu))
            return
        with en_silence():
            charger(jeu, aujourd_hui, dire=self.stdout.write)
        for ligne in identites(jeu, aujourd_hui):
            self.stdout.write(ligne)


@contextmanager
def en_silence() -> Iterator[None]:
    """A hundred messages leave while it loads: nobody wants a line for each."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def charger(jeu: Jeu, aujourd_hui: date, *, dire: Callable[[str], object]) -> None:
    """Write the reference tables; play the stories if nobody of them has an account yet."""
    with transaction.atomic():
        registre.situer(jeu)
        registre.preparer_les_reponses(jeu)
        for personne in jeu.personnes:
            registre.inscrire(personne, aujourd_hui)
        for code in jeu.codes:
            registre.connaitre(code, aujourd_hui)
        deja = User.objects.filter(identifiant=jeu.personnel[0].email).exists()
        if deja:
            return
        debut = time.monotonic()
        empreinte = registre.empreinte(MOT_DE_PASSE)
        for membre in jeu.personnel:
            registre.recruter(membre, empreinte)
        recits.jouer(jeu, empreinte, aujourd_hui)
    dire(f"Données de démonstration chargées en {time.monotonic() - debut:.0f} s.")


def identites(jeu: Jeu, aujourd_hui: date) -> list[str]:
    """Everybody one may be, with today's dates."""
    lignes = ["", f"Mot de passe de toutes les identités : {MOT_DE_PASSE}", "", "Services"]
    lignes += [f"  {m.email:<28} {m.qui.fr}" for m in jeu.personnel]
    lignes += ["", "Employeurs (connexion par courriel, /employeurs/connexion/)"]
    lignes += [f"  {e.email:<28} {e.entreprise} : {e.qui.fr}" for e in jeu.employeurs]
    lignes += ["", "Personnes qui ont un compte (connexion par numéro étranger)"]
    lignes += [f"  {p.numero}  {p.prenoms} {p.nom} : {p.qui.fr}" for p in jeu.personnes if p.compte]
    lignes += ["", "Personnes sans compte (création avec le numéro et les deux dates du titre)"]
    lignes += [_sans_compte(p, aujourd_hui) for p in jeu.personnes if not p.compte]
    lignes += ["", "Codes e-photo"]
    lignes += [f"  {code.code:<23} {code.repond.fr}" for code in jeu.codes]
    return [*lignes, "", "Tout est décrit dans docs/demo.md."]


def _sans_compte(personne: Personne, aujourd_hui: date) -> str:
    debut, fin = (dates.jour(f, aujourd_hui) for f in (personne.titre.debut, personne.titre.fin))
    numero = personne.visa if personne.titre.numero == personne.visa else personne.numero
    return (
        f"  {numero:<10}  {debut:%d/%m/%Y} – {fin:%d/%m/%Y}  "
        f"{personne.prenoms} {personne.nom} : {personne.qui.fr}"
    )

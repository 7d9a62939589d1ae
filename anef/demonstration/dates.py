"""Dates told from today: "J-40", "J+100", "J+100-4a+1", and "J-40 10:12" for a moment.

J is today in Paris; the units are j (days, the default), m (months) and a (years), applied from
left to right.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

TERME = re.compile(r"([+-])(\d+)([jma]?)")
FORMULE = re.compile(rf"J(?:{TERME.pattern})*")
HEURE_PAR_DEFAUT = time(10, 0)
UNITES_EN_MOTS = {"": "day", "j": "day", "m": "month", "a": "year"}


def est_une_formule(texte: object) -> bool:
    """Whether this text is a date told from today."""
    return isinstance(texte, str) and FORMULE.fullmatch(texte) is not None


def jour(formule: str, aujourd_hui: date) -> date:
    """The day; raises ValueError when the text is not a formula."""
    if not est_une_formule(formule):
        raise ValueError(f"{formule!r} is not a date told from today.")
    resultat = aujourd_hui
    for signe, nombre, unite in TERME.findall(formule):
        quantite = int(signe + nombre)
        match unite:
            case "a":
                resultat += relativedelta(years=quantite)
            case "m":
                resultat += relativedelta(months=quantite)
            case _:
                resultat += timedelta(days=quantite)
    return resultat


def instant(formule: str, aujourd_hui: date) -> datetime:
    """The moment, Paris time; ten in the morning when no hour is said."""
    debut, _, heure = formule.partition(" ")
    quand = time.fromisoformat(heure) if heure else HEURE_PAR_DEFAUT
    return timezone.make_aware(datetime.combine(jour(debut, aujourd_hui), quand))


def en_mots(formule: str) -> str:
    """The formula as the documentation writes it: "today + 100 days − 4 years"."""
    morceaux = ["today"]
    for signe, nombre, unite in TERME.findall(formule):
        mot = UNITES_EN_MOTS[unite] + ("s" if int(nombre) > 1 else "")
        morceaux.append(f"{'+' if signe == '+' else '−'} {int(nombre)} {mot}")
    return " ".join(morceaux)

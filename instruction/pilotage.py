"""Running an office: how much waits, since when, of what, on whom, and whether it grows.

Everything is the agent's prefecture's, through `visibles_par`. The cases under examination are
read once, grouped; filings and decisions are counted by week from their own indexes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.models import User
from demarches.models import Dossier
from demarches.models.dossier import DossierQuerySet
from demarches.statuts import Statut
from instruction import file_d_attente
from instruction.file_d_attente import Vue

SEMAINES = 12
PLAFOND = 9_999
CHIFFRES = (
    Vue.EN_EXAMEN,
    Vue.A_PRENDRE,
    Vue.REPONSES,
    Vue.EN_ATTENTE,
    Vue.DROITS,
    Vue.SILENCE,
)
# Months since the filing, between which a case is counted; the last has no end.
AGES = ((0, 1), (1, 2), (2, 4), (4, None))


@dataclass(frozen=True)
class Semaine:
    """What came in and what was decided in the week that begins this Monday."""

    lundi: date
    deposes: int
    decides: int


@dataclass(frozen=True)
class Pilotage:
    """The office on a day. `agents` is keyed by the name of who holds the cases, '' for nobody."""

    chiffres: dict[Vue, str]
    semaines: list[Semaine]
    ages: dict[tuple[int, int | None], int]
    demarches: dict[str, int]
    agents: dict[str, int]


def de(agent: User, le: date) -> Pilotage:
    """The state of this agent's office on this day, Paris time."""
    groupes = _groupes(agent, le)
    ages: Counter[tuple[int, int | None]] = Counter()
    demarches: Counter[str] = Counter()
    par_agent: Counter[int | None] = Counter()
    for groupe in groupes:
        demarches[groupe["demarche"]] += groupe["nombre"]
        par_agent[groupe["agent_id"]] += groupe["nombre"]
        for age in AGES:
            ages[age] += groupe[_nom(age)]
    noms = {a.pk: a.nom_complet for a in User.objects.filter(pk__in=filter(None, par_agent))}
    return Pilotage(
        chiffres=file_d_attente.compter(agent, CHIFFRES, plafond=PLAFOND),
        semaines=_semaines(agent, le),
        ages={age: ages[age] for age in AGES},
        demarches=dict(demarches.most_common()),
        agents={noms.get(pk or 0, ""): nombre for pk, nombre in par_agent.most_common()},
    )


def _groupes(agent: User, le: date) -> Iterable[Mapping[str, Any]]:
    """The cases under examination by procedure and holder, with how many of each age."""
    nombres = {_nom(age): Count("pk", filter=_de_cet_age(age, le)) for age in AGES}
    examines = Dossier.objects.visibles_par(agent).en_examen()
    return examines.values("demarche", "agent_id").annotate(nombre=Count("pk"), **nombres)


def _nom(age: tuple[int, int | None]) -> str:
    return f"depuis_{age[0]}_mois"


def _de_cet_age(age: tuple[int, int | None], le: date) -> Q:
    """Filed at least so many calendar months ago, and less than so many."""
    debut, fin = age
    condition = Q(depose_le__date__lte=le - relativedelta(months=debut))
    if fin is not None:
        condition &= Q(depose_le__date__gt=le - relativedelta(months=fin))
    return condition


def _semaines(agent: User, le: date) -> list[Semaine]:
    """The last weeks, the present one included, oldest first."""
    lundi = le - timedelta(days=le.weekday())
    lundis = [lundi - timedelta(weeks=rang) for rang in reversed(range(SEMAINES))]
    visibles = Dossier.objects.visibles_par(agent)
    deposes = _par_semaine(
        visibles.filter(statut__in=set(Statut) - {Statut.BROUILLON}), "depose_le", lundis[0]
    )
    decides = _par_semaine(visibles, "decide_le", lundis[0])
    return [Semaine(jour, deposes.get(jour, 0), decides.get(jour, 0)) for jour in lundis]


def _par_semaine(dossiers: DossierQuerySet, champ: str, depuis: date) -> dict[date, int]:
    debut = timezone.make_aware(datetime.combine(depuis, time.min))
    comptes = (
        dossiers.filter(**{f"{champ}__gte": debut})
        .values(semaine=TruncWeek(champ))
        .annotate(nombre=Count("pk"))
        .order_by("semaine")
    )
    return {timezone.localdate(ligne["semaine"]): ligne["nombre"] for ligne in comptes}

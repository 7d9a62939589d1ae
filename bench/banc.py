"""How a thing is measured: wall clock, CPU of this process, SQL queries, and the bare view beside it.

Each run of the measured action follows a run of the bare Django view, so both see the same noise
and their ratio holds on a busy machine, where absolute figures move.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from django.db import connection, reset_queries
from django.test import Client

ECHAUFFEMENT = 3


@dataclass
class Mesure:
    """One line of the table; None where the figure has no sense."""

    nom: str
    decile_ms: float | None = None  # the fastest tenth: what the work costs when nobody disturbs it
    mediane_ms: float | None = None
    p95_ms: float | None = None
    cpu_ms: float | None = None
    requetes: int | None = None
    rapport: float | None = None
    cible: str = ""
    tenue: bool | None = None
    note: str = ""

    def en_donnees(self) -> dict[str, object]:
        """The line as JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Cible:
    """What must not be exceeded; None: no limit was set."""

    cpu_ms: float | None = None
    requetes: int | None = None

    def __str__(self) -> str:
        limites = []
        if self.requetes is not None:
            limites.append(f"≤ {self.requetes} requêtes")
        if self.cpu_ms is not None:
            limites.append(f"≤ {self.cpu_ms:g} ms CPU")
        return ", ".join(limites)

    def tient(self, cpu_ms: float, requetes: int) -> bool | None:
        """Whether both limits hold; None when there is none."""
        if self.cpu_ms is None and self.requetes is None:
            return None
        return (self.cpu_ms is None or cpu_ms <= self.cpu_ms) and (
            self.requetes is None or requetes <= self.requetes
        )


def _chronometrer(action: Callable[[], object]) -> tuple[float, float]:
    debut, cpu = time.perf_counter(), time.process_time()
    action()
    return (time.perf_counter() - debut) * 1000, (time.process_time() - cpu) * 1000


def cpu(action: Callable[[], object]) -> float:
    """What one run costs this process, in milliseconds."""
    return _chronometrer(action)[1]


def _compter(action: Callable[[], object]) -> int:
    connection.force_debug_cursor = True
    reset_queries()
    try:
        action()
        return len(connection.queries)
    finally:
        connection.force_debug_cursor = False


def centile(valeurs: list[float], part: float) -> float:
    """The value below which this part of the runs lies."""
    rangees = sorted(valeurs)
    return rangees[min(len(rangees) - 1, round(part * (len(rangees) - 1)))]


def mesurer(
    nom: str, actions: Iterable[Callable[[], object]], cible: Cible | None = None, note: str = ""
) -> Mesure:
    """Run every action once, the first ones unmeasured; an action may be the same each time."""
    cible = cible or Cible()
    a_jouer = list(actions)
    nu = Client()
    for action in a_jouer[:ECHAUFFEMENT]:
        action()
        nu.get("/nue/")
    requetes = _compter(a_jouer[ECHAUFFEMENT])
    temps, cpus, nus = [], [], []
    gc.collect()
    for action in a_jouer[ECHAUFFEMENT + 1 :]:
        nus.append(_chronometrer(lambda: nu.get("/nue/"))[1])
        ecoule, cpu = _chronometrer(action)
        temps.append(ecoule)
        cpus.append(cpu)
    cpu_ms = statistics.median(cpus)
    return Mesure(
        nom,
        decile_ms=round(centile(temps, 0.1), 1),
        mediane_ms=round(statistics.median(temps), 1),
        p95_ms=round(centile(temps, 0.95), 1),
        cpu_ms=round(cpu_ms, 1),
        requetes=requetes,
        rapport=round(cpu_ms / statistics.median(nus), 1),
        cible=str(cible),
        tenue=cible.tient(cpu_ms, requetes),
        note=note,
    )

"""What the e-photo service answers about a code, and the failure of not answering."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol

from justificatifs.models import EtatEphoto

RESERVABLES = frozenset({EtatEphoto.BON, EtatEphoto.PAS_ENCORE_ACTIF})


class EphotoIndisponible(Exception):
    """No clear answer from the service: down, slow or answering something else. Ask later."""


@dataclass(frozen=True)
class ReponseEphoto:
    """The state of a code on a day, and its last day of validity when it is known."""

    etat: EtatEphoto
    valable_jusqu_au: datetime.date | None = None

    @property
    def permet_de_deposer(self) -> bool:
        """Good, or good soon: neither stops a filing."""
        return self.etat in RESERVABLES


class ServiceEphoto(Protocol):
    """What is asked of the service. `code` is normalised and well formed."""

    def interroger(self, code: str, *, le: datetime.datetime) -> ReponseEphoto:
        """The state of this code at that moment; raises `EphotoIndisponible`."""

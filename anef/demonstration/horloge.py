"""The clock of the stories: what `timezone.now` answers while a past hour is played again.

A case that was filed forty days ago is filed by the real verb, forty days ago. Only
`django.utils.timezone` is told another hour, in this process and inside `a_l_heure_de`; the
database, the system and other processes keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any, Self
from unittest import mock

from django.utils import timezone


class _ToutInstant(type):
    """An ordinary datetime is one of ours, so that `isinstance` answers as before."""

    def __instancecheck__(cls, valeur: Any) -> bool:
        return isinstance(valeur, datetime)


def _figee(instant: datetime) -> type:
    class Figee(datetime, metaclass=_ToutInstant):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            """The hour that is played."""
            return instant.astimezone(tz)  # type: ignore[return-value]

    return Figee


@contextmanager
def a_l_heure_de(instant: datetime) -> Iterator[None]:
    """Inside, it is that moment."""
    with mock.patch.object(timezone, "datetime", _figee(instant)):
        yield

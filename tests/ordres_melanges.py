"""Rows without an order come in any order: what PostgreSQL does one day, tests do every day.

A result that depends on the order of a queryset that asked for none fails here first. The
order is drawn from the name of the test, so a failure can be played again.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import query

ITERABLES = (
    query.ModelIterable,
    query.ValuesIterable,
    query.ValuesListIterable,
    query.FlatValuesListIterable,
)


def installer(patch: pytest.MonkeyPatch) -> None:
    """Shuffle the rows of unordered querysets for the whole session."""
    for iterable in ITERABLES:
        patch.setattr(iterable, "__iter__", _melanger(iterable.__iter__))


def _melanger(parcourir: Any) -> Any:
    def melange(self: Any) -> Iterator[Any]:
        if self.queryset.ordered or self.queryset.query.is_sliced:
            return iter(parcourir(self))
        lignes = list(parcourir(self))
        random.Random(os.environ.get("PYTEST_CURRENT_TEST", "")).shuffle(lignes)
        return iter(lignes)

    return melange

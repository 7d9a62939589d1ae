"""The cache of a real service, which may be lost at any time without stopping anybody.

Nothing that must last is kept in it: sessions are also rows, and a lost count of tries starts
again at zero while django-axes, which counts in the database, goes on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

journal = logging.getLogger(__name__)
# Seconds during which a Redis that did not answer is not asked again: a page asks several times,
# and each question to a silent server waits for its time limit.
REPIT = 5


class RedisFacultatif(RedisCache):
    """Redis; when it does not answer, an empty cache that keeps nothing.

    What it held comes back with it, as old as it was: nothing may be read from it alone that
    would be harmful when a few minutes old.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._muet_jusqu_a = 0.0

    def _demander(self, question: Callable[..., Any], *termes: Any, sinon: Any) -> Any:
        if time.monotonic() < self._muet_jusqu_a:
            return sinon
        try:
            return question(*termes)
        except (RedisError, OSError):
            self._muet_jusqu_a = time.monotonic() + REPIT
            journal.exception("the cache does not answer")
            return sinon

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default`."""
        return self._demander(super().get, key, default, version, sinon=default)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Kept, or not."""
        self._demander(super().set, key, value, timeout, version, sinon=None)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Whether the key was new: always, in a cache that keeps nothing."""
        return bool(self._demander(super().add, key, value, timeout, version, sinon=True))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new count; raises `ValueError` when there is none, as for a key that has left."""
        compte = self._demander(super().incr, key, delta, version, sinon=None)
        if compte is None:
            raise ValueError("no count: the cache does not answer")
        return int(compte)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Whether there was something to forget."""
        return bool(self._demander(super().delete, key, version, sinon=False))

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether the key is there."""
        return bool(self._demander(super().has_key, key, version, sinon=False))

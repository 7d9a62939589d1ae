"""The caches of a real service, which may be lost at any time without stopping anybody.

Nothing that must last is kept in them. Redis lost, the ordinary cache is empty (sessions are also
rows) and the counts of tries go on in the memory of each process: looser, never absent.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

journal = logging.getLogger(__name__)
# Seconds during which a Redis that did not answer is not asked again: a page asks several times,
# and each question to a silent server waits for its time limit.
REPIT = 5


class RedisFacultatif(RedisCache):
    """Redis; when it does not answer, what `repli` answers: by default a cache that keeps nothing.

    What it held comes back with it, as old as it was: nothing may be read from it alone that
    would be harmful when a few minutes old.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._muet_jusqu_a = 0.0
        self.repli: BaseCache = DummyCache("repli", {})

    def _demander(self, methode: str, *termes: Any) -> Any:
        """What Redis answers to a method of the cache, or the fallback in its place."""
        if time.monotonic() >= self._muet_jusqu_a:
            try:
                return getattr(super(), methode)(*termes)
            except (RedisError, OSError):
                self._muet_jusqu_a = time.monotonic() + REPIT
                journal.exception("the cache does not answer")
        return getattr(self.repli, methode)(*termes)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default`."""
        return self._demander("get", key, default, version)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep a value."""
        self._demander("set", key, value, timeout, version)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Whether the key was new: always, in a cache that keeps nothing."""
        return bool(self._demander("add", key, value, timeout, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new count; raises `ValueError` when there is none."""
        return int(self._demander("incr", key, delta, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Whether there was something to forget."""
        return bool(self._demander("delete", key, version))

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether the key is there."""
        return bool(self._demander("has_key", key, version))


class RedisOuMemoire(RedisFacultatif):
    """For counts of tries: without Redis each process counts for itself."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.repli = LocMemCache("essais", {})

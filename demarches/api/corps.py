"""The body of a request: raw JSON bytes, bounded, left to the strict reader of `demande`."""

from __future__ import annotations

from typing import IO, Any

from rest_framework.parsers import BaseParser

from demarches.api.erreurs import CorpsTropGrand

TAILLE_MAX = 64 * 1024
OCTETS = "octets"


class CorpsJson(BaseParser):
    """Hands the bytes over as they came, under OCTETS."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> dict[str, bytes]:
        """Never more than TAILLE_MAX bytes stand in memory."""
        octets: bytes = stream.read(TAILLE_MAX + 1)
        if len(octets) > TAILLE_MAX:
            raise CorpsTropGrand
        return {OCTETS: octets}

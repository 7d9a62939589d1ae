"""Logs without personal data, and the reference that ties an error page to its lines.

Whatever a message or a traceback contains, e-mail addresses, long numbers and codes are masked
on the way out. Each request has a short reference, written on every line it causes and shown
on error pages. Errors are not e-mailed: a mail would carry the request with it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

REFERENCE: ContextVar[str] = ContextVar("reference", default="")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

MASQUES = [
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[courriel]"),
    # Foreigner, permit and telephone numbers: eight digits or more, or groups of them.
    (re.compile(r"(?<![\w-])\+?(?:\d{8,}|\d{1,4}(?:[ .]\d{2,4}){3,})(?![\w-])"), "[numéro]"),
    # Visa and permit numbers, e-photo codes: letters and digits together, nine or more.
    (re.compile(r"(?<![\w-])(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{9,}(?![\w-])"), "[code]"),
]


def masquer(texte: str) -> str:
    """The same text without what tells who it is about."""
    for motif, remplacement in MASQUES:
        texte = motif.sub(remplacement, texte)
    return texte


class Lisible(logging.Formatter):
    """One readable line, masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Mask everything, traceback included."""
        reference = REFERENCE.get()
        suite = f" [{reference}]" if reference else ""
        return masquer(super().format(record)) + suite


class LigneJson(logging.Formatter):
    """One JSON object a line, masked, for whatever collects the logs in production."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, reference, traceback."""
        ligne: dict[str, Any] = {
            "le": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "niveau": record.levelname,
            "source": record.name,
            "message": masquer(record.getMessage()),
        }
        if reference := REFERENCE.get():
            ligne["reference"] = reference
        if record.exc_info:
            ligne["trace"] = masquer(self.formatException(record.exc_info))
        return json.dumps(ligne, ensure_ascii=False)


def reglages(format_: str = "lisible", niveau: str = "INFO") -> dict[str, Any]:
    """The LOGGING setting: everything to the error output, in one of the two formats."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lisible": {
                "()": "anef.journalisation.Lisible",
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            },
            "json": {"()": "anef.journalisation.LigneJson"},
        },
        "handlers": {"sortie": {"class": "logging.StreamHandler", "formatter": format_}},
        "root": {"handlers": ["sortie"], "level": niveau},
        "loggers": {
            "django": {"handlers": [], "level": niveau, "propagate": True},
            "axes": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
        },
    }


class ReferenceDeRequete:
    """Gives each request its short reference (`request.reference`, header `X-Request-ID`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The first of the middlewares, so that the others' lines bear the reference too."""
        reference = "".join(secrets.choice(ALPHABET) for _ in range(8))
        request.reference = reference  # type: ignore[attr-defined]
        jeton = REFERENCE.set(reference)
        try:
            response = self.get_response(request)
        finally:
            REFERENCE.reset(jeton)
        response["X-Request-ID"] = reference
        return response

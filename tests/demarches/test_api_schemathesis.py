"""Schemathesis against the API in process: what the schema promises is what is answered.

Boundary values of every parameter and key, then random requests, right and wrong. No database is
open here: an answer that needed one would fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema

from demarches.api.debit import DebitDeLApi
from demarches.catalogue.situation import DERNIER_JOUR, PREMIER_JOUR

REGLAGES = {
    "seed": 20261122,
    # A NUL in an address is refused before the API (see anef.requetes).
    "generation": {"max-examples": 30, "database": "none", "allow-x00": False},
    "phases": {"stateful": {"enabled": False}},
}


@pytest.fixture
def _connexions_laissees() -> Iterator[None]:
    """Outside the test client, each request would close the connection other tests keep open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connexions_laissees")
def test_l_api_tient_son_schema(monkeypatch):
    monkeypatch.setattr(DebitDeLApi, "rate", "100000/min", raising=False)
    # Drawn over ten thousand years, few dates would fall within the bounds of the schema.
    jours = st.dates(PREMIER_JOUR, DERNIER_JOUR).map(date.isoformat)
    schemathesis.openapi.format("date", jours)
    contrat = schemathesis.openapi.from_wsgi(
        "/api/schema/", get_wsgi_application(), config=SchemathesisConfig.from_dict(REGLAGES)
    )

    essais: Counter[str] = Counter()
    fautes = []
    for evenement in from_schema(contrat).execute():
        if hasattr(evenement, "recorder"):
            essais[evenement.recorder.label] += len(evenement.recorder.cases)
            fautes += [
                f"{v.failure_info.failure}\n{v.failure_info.code_sample}"
                for verifications in evenement.recorder.checks.values()
                for v in verifications
                if v.status is not Status.SUCCESS
            ]
        elif hasattr(evenement, "info"):
            fautes.append(str(evenement.value))

    assert fautes == []
    assert essais["POST /api/v1/simulation/"] > 200
    assert essais["GET /api/v1/demarches/"] > 50
    assert essais["GET /api/v1/demarches/{code}/"] > 20

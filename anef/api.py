"""The API as a whole: its schema (OpenAPI 3.1), its page for people, and the rooms' endpoints.

The page is drawn from the schema itself, without script: it cannot say anything else. The schema
is made once per language and kept for the life of the process, as the catalogue is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone, translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from anef import api_en_clair
from demarches.api.views import VuePublique, conserver


@lru_cache(maxsize=8)
def _schema(langue: str) -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


@extend_schema(exclude=True)
class Schema(VuePublique):
    """`/api/schema/`: JSON, or YAML when asked for."""

    renderer_classes = [JSONRenderer, OpenApiJsonRenderer, OpenApiYamlRenderer]

    def get(self, request: Request) -> HttpResponse:
        """The schema in the language of the header."""
        schema = _schema(translation.get_language() or "")
        return conserver(request, Response(schema), timezone.localdate())


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What the API offers, in words."""
    schema = _schema(translation.get_language() or "")
    contexte = api_en_clair.contexte(schema, racine=settings.ADRESSE_DU_SITE)
    return render(request, "api/documentation.html", contexte)


app_name = "api"
urlpatterns = [
    path("", documentation, name="documentation"),
    path("schema/", Schema.as_view(), name="schema"),
    path("v1/", include("demarches.api.urls")),
]

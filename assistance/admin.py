"""Administration of what the desk says: answers given often, incidents told to everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin import AdministrateursSeulement
from assistance import incidents
from assistance.models import Incident, ReponseType


@admin.register(ReponseType)
class ReponseTypeAdmin(AdministrateursSeulement):
    """Answers given often."""

    list_display = ("titre", "active")
    search_fields = ("titre", "texte_fr")


@admin.register(Incident)
class IncidentAdmin(AdministrateursSeulement):
    """Incidents; a change is on every page at once."""

    list_display = ("texte_fr", "debut", "fin")

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: Any,
        change: bool,  # noqa: FBT001 Django calls it by position
    ) -> None:
        """Written, then told."""
        super().save_model(request, obj, form, change)
        incidents.oublier()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Erased, then no longer told."""
        super().delete_model(request, obj)
        incidents.oublier()

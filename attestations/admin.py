"""Papers in the admin: read only, and without what they say about people."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import AdministrateursSeulement
from attestations.models import Attestation

CHAMPS = (
    "numero",
    "nature",
    "reference",
    "emise_le",
    "valable_du",
    "valable_au",
    "retiree_le",
    "demande_close_le",
    "rendue_le",
    "sha256",
)


@admin.register(Attestation)
class AttestationAdmin(AdministrateursSeulement):
    """To see that a paper exists and was rendered; nothing here changes or reveals one."""

    list_display = ["numero", "nature", "reference", "emise_le", "valable_au", "rendue_le"]
    list_filter = ["nature"]
    search_fields = ["numero", "reference"]
    search_help_text = "Numéro du document ou référence du dossier"
    show_full_result_count = False
    fields = CHAMPS
    readonly_fields = CHAMPS

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Papers come from `attestations.emission` only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A paper never changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A paper that was given exists for good."""
        return False

"""Administration of this room: the demo's e-photo codes; files and uses to look at, not to touch.

Neither the name nor the bytes of a person's file are shown here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import AdministrateursSeulement
from justificatifs.models import CodeEphoto, Fichier, UsageEphoto


@admin.register(CodeEphoto)
class CodeEphotoAdmin(AdministrateursSeulement):
    """Codes of the embedded service."""

    list_display = ["code", "actif_le", "expire_le", "utilise"]
    list_filter = ["utilise"]
    search_fields = ["code"]


class LectureSeule(AdministrateursSeulement):
    """Rows written by the verbs only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False


@admin.register(Fichier)
class FichierAdmin(LectureSeule):
    """What is stored, without what it says."""

    list_display = ["id", "type_mime", "taille", "etat", "depose_le"]
    list_filter = ["etat", "type_mime"]
    fields = ["id", "type_mime", "taille", "nb_pages", "sha256", "etat", "depose_le", "analyse_le"]
    show_full_result_count = False


@admin.register(UsageEphoto)
class UsageEphotoAdmin(LectureSeule):
    """Which dossier holds which code."""

    list_display = ["reference", "etat", "valable_jusqu_au", "reserve_le"]
    list_filter = ["etat"]
    search_fields = ["reference"]
    fields = ["reference", "etat", "valable_jusqu_au", "reserve_le"]
    show_full_result_count = False

"""The assistance room: support."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """The assistance room: support."""

    name = "assistance"
    verbose_name = "Assistance"

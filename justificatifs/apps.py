"""The justificatifs room: files."""

from django.apps import AppConfig


class JustificatifsConfig(AppConfig):
    """The justificatifs room: files."""

    name = "justificatifs"
    verbose_name = "Fichiers"

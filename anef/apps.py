"""The project as an app: it brings the templates' tags and the commands that belong to no room."""

from django.apps import AppConfig


class AnefConfig(AppConfig):
    """Glue of the project."""

    name = "anef"

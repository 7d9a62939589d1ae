"""The project as an app: it brings the templates' tags and the commands that belong to no room."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class AnefConfig(AppConfig):
    """Glue of the project."""

    name = "anef"

    def ready(self) -> None:
        """A missing answer is said the same way on every form, with what to do."""
        Field.default_error_messages["required"] = _("Complétez cette réponse pour continuer.")

"""The project as an app: it brings the templates' tags and the commands that belong to no room."""

from django.apps import AppConfig
from django.core import checks
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from anef import habillage


class AnefConfig(AppConfig):
    """Glue of the project."""

    name = "anef"

    def ready(self) -> None:
        """One way of saying that an answer is missing; one more check before a deployment."""
        checks.register(habillage.verifier_la_publication, deploy=True)
        Field.default_error_messages["required"] = _("Complétez cette réponse pour continuer.")

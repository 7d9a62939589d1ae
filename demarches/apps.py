"""The demarches room: the law and the dossier."""

from django.apps import AppConfig


class DemarchesConfig(AppConfig):
    """The demarches room: the law and the dossier."""

    name = "demarches"
    verbose_name = "Démarches"

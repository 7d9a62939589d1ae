"""The attestations room: papers."""

from django.apps import AppConfig


class AttestationsConfig(AppConfig):
    """The attestations room: papers."""

    name = "attestations"
    verbose_name = "Attestations"

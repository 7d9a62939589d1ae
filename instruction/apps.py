"""The instruction room: the agent's desk."""

from django.apps import AppConfig


class InstructionConfig(AppConfig):
    """The instruction room: the agent's desk."""

    name = "instruction"
    verbose_name = "Instruction"

"""The notifications room: messages."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications room: messages."""

    name = "notifications"
    verbose_name = "Messages"

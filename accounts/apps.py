"""The accounts room: who."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles, prefectures, and the door to the register of foreigners."""

    name = "accounts"
    verbose_name = "Comptes"

"""The vault room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "fundapp.vault"
    label = "vault"

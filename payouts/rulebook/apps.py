"""The rulebook room."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "payouts.rulebook"
    label = "rulebook"

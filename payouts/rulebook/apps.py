"""The rulebook room: an adopted version is kept as it was."""

from django.apps import AppConfig

from fundapp.guards import registry


class RulebookConfig(AppConfig):
    name = "payouts.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        registry.append_only("rulebook_rulebookversion")
        registry.append_only("rulebook_fundlevel")

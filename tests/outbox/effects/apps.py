"""Registers the one handler."""

from django.apps import AppConfig

from fundapp.outbox import registry


class EffectsConfig(AppConfig):
    name = "tests.outbox.effects"
    label = "effects"

    def ready(self) -> None:
        from tests.outbox.effects import handlers

        registry.register("effect.wanted", handlers.on_wanted)

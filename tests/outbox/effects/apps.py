"""Registers the one handler, for a worker with nothing else to do."""

from django.apps import AppConfig

from fundapp.outbox import registry


class EffectsConfig(AppConfig):
    name = "tests.outbox.effects"
    label = "effects"

    def ready(self) -> None:
        from fundapp.outbox import chores
        from tests.outbox.effects import handlers

        registry.register("effect.wanted", handlers.on_wanted)
        # The day's chores of other rooms would be promised first, and wait for the lock that the delivery is to meet.
        for chore in chores.registered():
            chores.forget(chore.name)

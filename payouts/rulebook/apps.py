"""The rulebook room: an adopted version is kept as it was, and the levels of the pots are looked at every morning."""

from datetime import time

from django.apps import AppConfig

from fundapp.guards import registry


class RulebookConfig(AppConfig):
    name = "payouts.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from payouts.rulebook import handlers

        registry.append_only("rulebook_rulebookversion")
        registry.append_only("rulebook_fundlevel")
        outbox.register(handlers.LEVELS, handlers.on_levels)
        # After the night's reconciling, and before the health of the fund is written down.
        chores.register("fund-levels", topic=handlers.LEVELS, at=time(5, 0))

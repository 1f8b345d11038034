"""The health room: a note every morning, and a link for those who watch over the money."""

from datetime import time

from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "fundapp.health"
    label = "health"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.guards import registry as guards
        from fundapp.health import handlers
        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from members.registry import register_link
        from members.roles import Role

        guards.append_only("health_daynote")
        outbox.register(handlers.DAILY, handlers.on_day)
        # After the night's reconciling, before anybody looks.
        chores.register("fund-health", topic=handlers.DAILY, at=time(5, 15))
        register_link(
            Role.TREASURER,
            Role.COMMITTEE,
            Role.AUDITOR,
            Role.ADMINISTRATOR,
            title=_("Fund health"),
            url_name="health:health",
            hint=_("What is free, how many weeks it lasts, and what a change would do."),
        )

"""The limits room: a value that was set is kept as it was."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "fundapp.limits"
    label = "limits"

    def ready(self) -> None:
        from fundapp.guards import registry

        registry.append_only("limits_limitvalue")

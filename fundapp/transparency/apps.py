"""The transparency room: tells the API which refusals mean that something is not there."""

from django.apps import AppConfig

from fundapp.web import statuses


class TransparencyConfig(AppConfig):
    name = "fundapp.transparency"
    label = "transparency"

    def ready(self) -> None:
        statuses.register("account_unknown", 404)
        statuses.register("page_not_understood", 422)

"""Puts the site together once Django is ready: the Celery application, so that tasks find it."""

from django.apps import AppConfig


class FundAppConfig(AppConfig):
    name = "fundapp"
    label = "fundapp"

    def ready(self) -> None:
        from fundapp import celery  # noqa: F401 -- loading it registers it as the current application

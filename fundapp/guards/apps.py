"""Hooks the guards to migrate, and tells `manage.py check --database` when one is missing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class GuardsConfig(AppConfig):
    name = "fundapp.guards"
    label = "guards"

    def ready(self) -> None:
        pre_migrate.connect(_lower, dispatch_uid="guards_lower")
        post_migrate.connect(_raise, dispatch_uid="guards_raise")
        checks.register(checks.Tags.database)(_guards_present)


def _lower(*, sender: AppConfig, using: str, plan: Sequence[object], **_: Any) -> None:
    from fundapp.guards import installer

    # Nothing to migrate is the usual case of a deployment: the guards stay up all through it.
    if plan and sender is _with_models()[0]:
        installer.drop(using)


def _raise(*, sender: AppConfig, using: str, **_: Any) -> None:
    from fundapp.guards import installer

    # Sent once for each app in order; the last one means that every table there will be is there.
    if sender is _with_models()[-1]:
        installer.install(using)


def _with_models() -> list[AppConfig]:
    """The apps that Django sends these signals for: an app without a `models` module gets none, this one included."""
    return [config for config in apps.get_app_configs() if config.models_module is not None]


def _guards_present(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    from fundapp.guards import installer

    if installer.is_mending():
        return []
    return [
        checks.Error(
            f"The guard {name} is missing from the database {using!r}.",
            hint="Run `manage.py migrate`, which puts every guard back.",
            id="guards.E001",
        )
        for using in databases or ()
        for name in installer.missing(using)
    ]

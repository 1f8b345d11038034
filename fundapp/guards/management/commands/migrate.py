"""Django's `migrate` that a missing guard does not stop, and that leaves no guard down when it fails."""

from typing import Any

from django.core.management.commands import migrate

from fundapp.guards import installer


class Command(migrate.Command):
    help = migrate.Command.help + " Puts the database's guards back afterwards, also when a migration fails."

    def check(self, *args: Any, **kwargs: Any) -> None:
        # This is the command that mends a missing guard, so it must not be refused for one.
        with installer.mending():
            super().check(*args, **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except Exception:
            installer.install(options["database"])
            raise

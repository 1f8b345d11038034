"""Django's `migrate` that a missing guard does not stop, and that leaves no guard down when it fails.

It also makes the table of the shared cache, which no migration of Django's does: without it nothing is counted, and a
site that was only migrated would refuse its first gift.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from fundapp.guards import installer


class Command(migrate.Command):
    help = (
        migrate.Command.help
        + " Puts the database's guards back afterwards, also when a migration fails, and makes the cache table."
    )

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
        if not (options["plan"] or options["check_unapplied"]):
            call_command("createcachetable", database=options["database"], verbosity=0)

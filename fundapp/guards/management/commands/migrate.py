"""Django's `migrate` that a missing guard does not stop, and that leaves no guard down when it fails.

It also makes the table of the shared cache, which no migration of Django's does: without it nothing is counted, and a
site that was only migrated would refuse its first gift. Without `--database` every database is migrated, the fund's own
last: what it moves into another one finds its tables there.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections, router

from fundapp.guards import installer


class Command(migrate.Command):
    help = (
        migrate.Command.help
        + " Puts the database's guards back afterwards, also when a migration fails, and makes the cache table."
        + " Without --database every database is migrated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def check(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("databases") == [None]:
            kwargs["databases"] = list(connections)
        # This is the command that mends a missing guard, so it must not be refused for one.
        with installer.mending():
            super().check(*args, **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        every = sorted(connections, key=lambda alias: alias == DEFAULT_DB_ALIAS)
        chosen = [options["database"]] if options["database"] else every
        try:
            for using in chosen:
                self._migrate(*args, **{**options, "database": using})
        except Exception:
            for using in chosen:
                installer.install(using)
            raise

    def _migrate(self, *args: Any, **options: Any) -> None:
        room = installer.only_room(options["database"])
        if room is not None and not options["app_label"]:
            # The steps of every other room would do nothing there but take their time.
            options = {**options, "app_label": room, "run_syncdb": False}
        super().handle(*args, **options)
        has_cache = router.allow_migrate(options["database"], "django_cache")
        if has_cache and not (options["plan"] or options["check_unapplied"]):
            call_command("createcachetable", database=options["database"], verbosity=0)

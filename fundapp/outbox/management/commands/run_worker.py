"""`manage.py run_worker`: delivers the outbox without a broker, one message at a time, as Celery's workers do."""

import logging
import signal
import threading
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from fundapp.outbox import chores, relay

log = logging.getLogger(__name__)

_IDLE_SECONDS = 0.5
_DATABASE_AWAY_SECONDS = 3


class Command(BaseCommand):
    help = (
        "Deliver what the outbox holds, until told to stop (Ctrl-C or SIGTERM, after the message in hand).\n"
        "Needs no broker. Any number of them may run, beside Celery's workers too.\n\n"
        "  manage.py run_worker          keep delivering\n"
        "  manage.py run_worker --once   deliver what is due now, then end"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            chores.promise_due()
            self.stdout.write(f"{relay.drain()} tried.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Delivering what the outbox holds. Ctrl-C ends it.")
        while not stop.is_set():
            stop.wait(_turn())
        self.stdout.write("Stopped.")


def _turn() -> float:
    """Deliver one message if one is due, and say how long to wait before the next turn."""
    close_old_connections()
    try:
        # Only an idle worker looks after the chores, so that they never keep what is due waiting.
        return 0 if relay.deliver_next() is not None or chores.promise_due() else _IDLE_SECONDS
    except (OperationalError, InterfaceError) as trouble:
        # The database is away or busy; the message in hand, if any, is taken up again when its lease lapses.
        log.warning("The database cannot be reached (%s); trying again.", type(trouble).__name__)
        connection.close()
        return _DATABASE_AWAY_SECONDS

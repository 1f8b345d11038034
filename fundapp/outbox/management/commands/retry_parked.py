"""`manage.py retry_parked`: lets every parked message go again, for whoever has mended what parked them."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fundapp.kernel.actor import Actor, ActorKind
from fundapp.outbox import actions, selectors


class Command(BaseCommand):
    help = (
        "Let every parked message be delivered again, and what waits behind it.\n\n"
        "  manage.py retry_parked --dry-run                      only list them\n"
        "  manage.py retry_parked --topic stripe.event_arrived   only those of one topic"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list them and change nothing")
        parser.add_argument("--topic", default="", help="only messages of this topic")

    def handle(self, *args: Any, dry_run: bool, topic: str, **options: Any) -> None:
        # Whoever has a shell on the server is an administrator of it; the record says that it was done from there.
        shell = Actor(ActorKind.SYSTEM, "retry_parked", "manage.py retry_parked", frozenset({"administrator"}))
        found = selectors.parked().filter(topic=topic) if topic else selectors.parked()
        count = 0
        for message in found:
            self.stdout.write(f"{message.id}  {message.topic}  {message.subject}  {message.last_trouble}")
            if not dry_run:
                actions.retry_message(shell, message_id=message.id)
            count += 1
        self.stdout.write(f"{count} parked." if dry_run else f"{count} will be tried again.")

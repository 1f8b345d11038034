"""`manage.py send_test_text`: one text to a telephone of your own, to see that texts are set up."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundapp.kernel.ids import new_id
from fundapp.messages.numbers import international
from fundapp.messages.texting import TextNotSent, send_text
from fundapp.outbox.registry import GivenUp

WORDS = "This is a test. You do not need to do anything."


class Command(BaseCommand):
    help = (
        "Show what would be sent to a telephone of your own; with --send, send it.\n"
        "Example: manage.py send_test_text --to 07700900982 --send"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, help="a mobile number of your own, as you would write it")
        parser.add_argument("--send", action="store_true", help="send it; without this nothing leaves")
        parser.add_argument("--dry-run", action="store_true", help="send nothing, which is what happens anyway")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TEXTS_BY:
            raise CommandError("TEXTS_BY is empty: this fund sends no texts. See docs/operations.md.")
        number = international(options["to"], country=settings.TEXTS_COUNTRY_CODE)
        if not number:
            raise CommandError("That is no telephone number.")
        if options["dry_run"] or not options["send"]:
            self.stdout.write(f"Would send by {settings.TEXTS_BY}, from {settings.FUND_SMS_NAME}: {WORDS}")
            self.stdout.write("Nothing was sent. Add --send to send it.")
            return
        try:
            send_text(number, WORDS, f"test:{new_id()}")
        except (GivenUp, TextNotSent) as trouble:
            raise CommandError(f"It was not sent: {type(trouble).__name__} {trouble}") from trouble
        self.stdout.write("Sent.")

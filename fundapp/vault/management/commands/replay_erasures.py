"""`manage.py replay_erasures`: after a restore, destroy again what the journal says was destroyed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fundapp.kernel.actor import system
from fundapp.vault import erasing


class Command(BaseCommand):
    help = (
        "Destroy again what the erasure journal says was destroyed and a restored database still has. Site and workers "
        "do it by themselves before their first page. Example: manage.py replay_erasures --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how much it would be, and destroy nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done = erasing.replay(system("replay_erasures"), is_dry=dry_run)
        verb = "would be destroyed" if dry_run else "were destroyed"
        self.stdout.write(f"{done.lines} lines read; {done.erased_again} of what they name {verb} again.")

"""Write docs/workflows.md from the tables of moves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from fundapp.operations import workflows


class Command(BaseCommand):
    help = (
        "Write the tables of moves to docs/workflows.md, or with --dry-run to the screen. "
        "Example: manage.py workflow_tables"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Show the document and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(workflows.document())
            return
        path = Path(settings.BASE_DIR) / "docs" / "workflows.md"
        path.write_text(workflows.document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.name}.")

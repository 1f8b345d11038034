"""Forget every form that nobody touched for thirty days. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from fundapp.kernel.actor import system
from payouts.claims.actions import wipe_old_drafts


class Command(BaseCommand):
    help = "Forget every form that nobody touched for thirty days. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{wipe_old_drafts(system('clock'))} forms were forgotten.")

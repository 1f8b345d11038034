"""docs/operations.md is true: every chore with its hour, every command, and every address of health."""

import re
from pathlib import Path

from django.urls import reverse

from fundapp.outbox import chores

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_chore_has_its_hour():
    told = dict(re.findall(r"^\| `([a-z_-]+)` \| (\d\d:\d\d) \|", section("What happens by itself"), re.MULTILINE))

    assert told == {chore.name: f"{chore.at:%H:%M}" for chore in chores.registered()}


def test_every_command_has_its_row():
    rows = re.findall(r"^\| (`.+?) \|", section("Commands"), re.MULTILINE)
    commands = [*ROOT.glob("*/management/commands/*.py"), *ROOT.glob("*/*/management/commands/*.py")]

    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == {path.stem for path in commands} - {"__init__"}


def test_the_addresses_of_health_are_these():
    assert f"`{reverse('operations:alive')}`" in PAGE
    assert f"`{reverse('operations:ready')}`" in PAGE

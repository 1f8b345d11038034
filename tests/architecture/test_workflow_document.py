"""docs/workflows.md is what the code says, and leaves no table of moves out."""

import re
from enum import Enum
from pathlib import Path

from fundapp.operations import workflows
from fundapp.operations.workflows import Row, Table

ROOT = Path(__file__).parents[2]


def test_the_document_is_what_the_command_writes():
    kept = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")

    assert kept == workflows.document(), "make it again with: manage.py workflow_tables"


def test_every_table_of_moves_is_in_it():
    """A module that names a table `MOVES` or `…_MOVES` has as many tables here."""
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): len(tables)
        for package in ("fundapp", "members", "payouts")
        for path in (ROOT / package).rglob("workflow.py")
        if (tables := re.findall(r"^\w*MOVES\b.*=", path.read_text(encoding="utf-8"), re.MULTILINE))
    }
    told = [table.module for table in workflows.TABLES]

    assert {module: told.count(module) for module in told} == found


def test_a_state_that_nothing_leaves_is_an_end():
    class Light(Enum):
        RED = "red"
        GREEN = "green"

    table = Table("A light", "lights", Light, (Row("go", [Light.RED], Light.GREEN),))

    assert table.final == (Light.GREEN,)

"""docs/ledger.md leaves nothing out: every kind, account, refusal and invariant of the books is in it."""

import re
from pathlib import Path

from fundapp.ledger import chart, checks
from fundapp.ledger.journal import Kind

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


def test_every_kind_of_entry_has_its_place():
    headings = re.findall(r"^### \d+\. `(\w+)`", DOCUMENT, re.MULTILINE)

    assert set(headings) == {kind.value for kind in Kind}


def test_every_kind_has_its_poster_who_exists():
    told = DOCUMENT.partition("## Who posts what")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| (?:`(\w+)\.(\w+)`|nobody yet) \|", told, re.MULTILINE)
    actions = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("*/*/actions/*.py")}

    assert sorted(kind for kind, _, _ in rows) == sorted(kind.value for kind in Kind)
    assert [row for row in rows if row[1] and f"\ndef {row[2]}(" not in actions.get(row[1], "")] == []
    unposted = [kind for kind, file, _ in rows if not file]
    assert [kind for kind in unposted for text in actions.values() if f"journal.{kind}(" in text] == []


def test_every_account_has_its_row():
    accounts = DOCUMENT.partition("## The accounts")[2].partition("## ")[0]
    rows = dict(re.findall(r"^\| `([^`]+)` \| (\w+) \|", accounts, re.MULTILINE))

    assert rows == {
        code.replace("x", "<slug>") if ":" in code else code: chart.kind_of(code).value
        for code in (*chart.STANDARD, "pot:x", "promised:x")
    }


def test_every_refusal_has_its_row():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "fundapp" / "ledger").rglob("*.py"))
    codes = set(re.findall(r"\b(?:refuse|Refusal)\(\s*\"(\w+)\"", sources))
    told = DOCUMENT.partition("## What is refused")[2].partition("\n## ")[0]

    assert set(re.findall(r"`([a-z_]+_[a-z_]+)`(?=[^|]*\|[^|]+\|$)", told, re.MULTILINE)) == codes


def test_every_invariant_has_its_row():
    told = DOCUMENT.partition("## Checking")[2]

    assert set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", told)) - {"check_books"} == set(checks.INVARIANTS)

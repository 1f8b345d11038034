"""docs/stripe.md says what the code does: the events of the endpoint, and the rights of the key."""

import re
from pathlib import Path

from fundapp.contributions.actions.troubles import Trouble
from fundapp.contributions.facts import HANDLED_EVENTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "stripe.md").read_text(encoding="utf-8")
GATEWAY = ROOT / "fundapp" / "contributions" / "gateway"


def section(heading: str) -> str:
    return PAGE.partition(f"## {heading}")[2].partition("\n## ")[0]


def test_the_page_names_the_events_that_are_handled():
    told = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", "\n".join(re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE)))

    assert sorted(told) == sorted(HANDLED_EVENTS)


def test_the_page_names_every_right_that_the_gateway_uses():
    """Each row says which of Stripe's resources are called, and how; a new call without its row fails here."""
    source = "".join(path.read_text(encoding="utf-8") for path in GATEWAY.glob("*.py"))
    called = set(re.findall(r"_v1\.([a-z_.]+)\.(create|retrieve|list|update|cancel|delete|pay)\(", source))

    told = {
        (resource, verb)
        for resource, verbs in re.findall(r"`([a-z_.]+)` ((?:\w+, )*\w+)(?=;| \|)", section("3. Keys"))
        for verb in verbs.split(", ")
    }

    assert told == called


def test_the_page_says_what_to_do_about_every_trouble():
    told = re.findall(r"^\| `([a-z_]+)` \|", section("8. When something is wrong"), re.MULTILINE)

    assert sorted(told) == sorted(trouble.value for trouble in Trouble)


def test_every_command_on_the_page_exists():
    commands = {path.stem for path in ROOT.glob("**/management/commands/*.py") if ".venv" not in path.parts}

    assert set(re.findall(r"manage\.py (\w+)", PAGE)) - {"check"} <= commands


def test_every_setting_on_the_page_is_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    told = set(re.findall(r"\b((?:STRIPE|FUND)_[A-Z_]+)", PAGE))
    assert {name for name in told if f"{name.removesuffix('_FILE')}=" not in example} == set()

"""docs/giving.md lists what the code does: the events, the test cards, the strings."""

import re
from pathlib import Path

from fundapp.contributions.facts import HANDLED_EVENTS
from fundapp.contributions.workflow import State
from fundapp.demo.sandbox_stripe.control import Control
from fundapp.demo.sandbox_stripe.processor import DECLINES, GOOD_CARD

PAGE = Path("docs/giving.md").read_text(encoding="utf-8")


def test_page_names_the_events_that_are_handled():
    listed = re.search(r"all that the fund acts on:\n\n```\n(.*?)```", PAGE, re.DOTALL)

    assert listed is not None
    assert set(listed[1].split()) == set(HANDLED_EVENTS)


def test_page_names_every_test_card():
    cards = {card.replace(" ", "") for card in re.findall(r"^\| (\d{4} \d{4} \d{4} \d{4}) \|", PAGE, re.MULTILINE)}

    assert cards == {GOOD_CARD, *DECLINES}


def test_page_names_every_string(stripe):
    listed = re.findall(r"^\| `/sandbox/(\w+)/(?:<id>/)?(\w+)` \|", PAGE, re.MULTILINE)

    assert sorted(listed) == sorted(Control(*parts(stripe))._acts)


def test_page_names_every_state():
    assert all(f"`{state}`" in PAGE for state in State)


def parts(stripe):
    sandbox = stripe.running.sandbox
    return sandbox.store, sandbox.processor, sandbox.courier

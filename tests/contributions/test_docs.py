"""docs/giving.md lists what the code does: the states, the test cards, the strings."""

import re
from pathlib import Path

import pytest

from fundapp.contributions import shield, workflow
from fundapp.demo.sandbox_stripe.cards import ACCOUNTS, CARDS
from fundapp.demo.sandbox_stripe.mishaps import KINDS
from fundapp.demo.sandbox_stripe.strings import Strings

PAGE = Path("docs/giving.md").read_text(encoding="utf-8")


def test_page_names_every_test_card():
    cards = {card.replace(" ", "") for card in re.findall(r"^\| (\d{4} \d{4} \d{4} \d{4}) \|", PAGE, re.MULTILINE)}

    assert cards == set(CARDS)
    assert set(re.findall(r"^\| (\d{8}) \|", PAGE, re.MULTILINE)) == set(ACCOUNTS)


def test_page_names_every_string(stripe):
    listed = re.findall(r"^\| `/sandbox/(\w+)/(?:<id>/)?(\w+)` \|", PAGE, re.MULTILINE)

    assert sorted(listed) == sorted(Strings(*parts(stripe)).pull)


def test_page_names_every_kind_of_trouble():
    told = re.search(r"^\| `kind` of trouble .*?\n\n", PAGE, re.MULTILINE | re.DOTALL)

    assert told is not None
    assert re.findall(r"^\| `(\w+)` \|", told[0], re.MULTILINE) == list(KINDS)


@pytest.mark.parametrize("states", [value for name, value in vars(workflow).items() if name.endswith("State")])
def test_page_names_every_state(states):
    assert [state for state in states if f"`{state}`" not in PAGE] == []


def test_page_names_functions_that_exist():
    """Such as `actions.offline.record_cash`: a file of the room, and a function in it."""
    room = Path("fundapp/contributions")
    named = re.findall(r"`((?:views|actions|handlers)(?:\.\w+)+|webhooks\.\w+)`", PAGE)

    missing = []
    for name in named:
        *parts, function = name.split(".")
        file = room.joinpath(*parts).with_suffix(".py")
        if not file.exists() or f"\ndef {function}(" not in file.read_text(encoding="utf-8"):
            missing.append(name)
    assert named
    assert missing == []


def parts(stripe):
    sandbox = stripe.running.sandbox
    return sandbox.store, sandbox.processor


def test_page_says_the_figures_of_the_shield():
    told = PAGE.partition("## Under attack")[2].partition("\n## ")[0]

    for figure in (
        f"{shield.MOST_OF_AN_ADDRESS} for an address, {shield.MOST_OF_A_NETWORK} for its network",
        f"{shield.MOST_OF_ALL} in all",
        f"{shield.MOST_DECLINED_PERCENT} in a hundred of at least {shield.LEAST_ATTEMPTS} cards",
        f"{shield.WATCHED.seconds // 60} minutes",
    ):
        assert figure in told

"""Where the rules let a level hold what was promised, the list says which level; it is paid afterwards."""

from dataclasses import replace

import pytest

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from payouts.payments import selectors
from payouts.rulebook import actions as rules
from payouts.rulebook import books, document
from payouts.rulebook.rules import Level, Solvency
from tests import people
from tests.committee import stories as committee
from tests.payments import stories

pytestmark = pytest.mark.django_db
FLOOR_PENCE = 10_000_00


def _adopted(*, protects: bool) -> None:
    plain = document.parse(books.text("common-pot")).rulebook
    levels = (Level("Closed", FLOOR_PENCE, reopens_at_pence=FLOOR_PENCE + 1, pays_existing=protects),)
    book = replace(plain.book, effective_from=clock.today())
    text = document.write(replace(plain, book=book, solvency=Solvency(protects_awards=protects, levels=levels)))
    rules.adopt(system("tests"), toml_text=text, minute_ref="General meeting, item 1")


def _reasons() -> list[str]:
    [candidate] = selectors.candidates(people.actor(stories.payer()))
    return [reason.code for reason in candidate.held_because]


@pytest.mark.parametrize("protects", [True, False])
def test_a_promise_waits_while_the_level_is_on_unless_the_rules_protect_it(protects):
    _adopted(protects=protects)
    payout = stories.payout()
    assert _reasons() == ([] if protects else ["level_pays_nothing"])
    if protects:
        assert stories.prepared(None, [payout]).count == 1
        return

    with pytest.raises(Refused) as refused:
        stories.prepared(None, [payout])
    assert refused.value.codes == ("level_pays_nothing",)
    payout.refresh_from_db()
    assert payout.state == "promised"

    committee.money(2 * FLOOR_PENCE)
    [version] = rules.RulebookVersion.objects.all()
    rules.note_level(system("tests"), pot="general", rulebook=version.rulebook)
    assert _reasons() == []
    assert stories.prepared(None, [payout]).count == 1

"""Where the rules let a level hold what was promised, the list says which level; it is paid afterwards."""

from dataclasses import replace

import pytest

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.roles import Role
from payouts.payments import actions, selectors
from payouts.rulebook import actions as rules
from payouts.rulebook import books, document
from payouts.rulebook.rules import Level, Solvency
from tests import people
from tests.committee import stories as committee
from tests.payments import stories
from tests.registers.doors.claims import holding

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


def _drained() -> None:
    ledger.post(journal.refund(source="refund:large", at=clock.now(), pot="general", pence=2 * FLOOR_PENCE))
    [version] = rules.RulebookVersion.objects.all()
    rules.note_level(system("tests"), pot="general", rulebook=version.rulebook)


def test_a_level_that_comes_before_the_file_is_written_holds_the_run():
    _adopted(protects=False)
    committee.money(2 * FLOOR_PENCE)
    prepared, approved = stories.prepared(), stories.approved()
    sent = stories.written()
    _drained()
    second = people.actor(stories.payer(Role.RELEASER))
    expected = ("pot_pays_nothing", "run_needs_preparing_again")

    with pytest.raises(Refused) as refused:
        actions.open_spot_check(second, run_id=prepared.id)
    assert refused.value.codes == expected
    with pytest.raises(Refused) as refused:
        actions.write_bank_file(stories.preparer(approved), run_id=approved.id)
    assert refused.value.codes == expected
    # What the bank has is on its way, whatever the pot says.
    assert actions.mark_sent(stories.preparer(sent), run_id=sent.id).state == "sent"

    actions.abandon_run(stories.preparer(approved), run_id=approved.id)
    assert stories.payouts_of(approved)[0].state == "promised"


def test_the_person_reads_that_it_waits_and_that_it_is_still_theirs():
    _adopted(protects=False)
    committee.money(2 * FLOOR_PENCE)
    claim = stories.claim_of(stories.payout())
    phone = holding(claim)
    assert "/me/waits" not in phone.get("/me").content.decode()
    assert "Nothing of yours waits now." in phone.get("/me/waits").content.decode()

    _drained()

    assert "/me/waits" in phone.get("/me").content.decode()
    assert "The answer is still yes. The money is yours." in phone.get("/me/waits").content.decode()

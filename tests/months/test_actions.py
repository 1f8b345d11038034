"""Closing a month, and opening it again: one person closes, two open, and everything stays to be read."""

import pytest
from django.http import Http404

from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.months import access, actions, selectors
from fundapp.months.models import ClosedMonth, Reopening
from fundapp.months.statement import Income, statement_of
from fundapp.months.workflow import MOVES, Move, State, step
from members.roles import Role
from tests import people
from tests.months import stories
from tests.months.stories import NOVEMBER, OCTOBER, REASONS, SEPTEMBER, at

pytestmark = pytest.mark.django_db


def refused_with(code, act, *arguments, **said):
    with pytest.raises(Refused) as refused:
        act(*arguments, **said)
    assert code in refused.value.codes
    return refused.value


def verbs():
    return list(Record.objects.filter(subject__startswith="month:").order_by("id").values_list("verb", flat=True))


@pytest.fixture
def october():
    stories.a_month(SEPTEMBER)
    stories.a_month(OCTOBER)


# --- Closing ----------------------------------------------------------------------------------------------------------
def test_a_closed_month_keeps_its_statement(october):
    closing = stories.close(OCTOBER)

    said = statement_of(closing.kept)
    assert said.income == {Income.CARD: 10_000, Income.BANK: 5_000, Income.CASH: 700, Income.REFUNDS: -1_000}
    assert (said.card_fees_pence, said.bank_charges_pence, said.paid_pence) == (170, 250, 2_000)
    assert said.opening_pence == statement_of(selectors.figures(SEPTEMBER)).closing_pence
    (general,) = said.pots
    assert (general.sent_pence, general.promised_pence) == (2_000, 2_000)
    assert selectors.still_agrees(closing)
    assert verbs() == [Verb.MONTH_CLOSED]


def test_a_statement_agrees_with_the_ledger_at_every_end(october):
    from fundapp.ledger import selectors as books

    closing = stories.close(OCTOBER)
    assert closing.kept.closing == {
        line.code: line.balance_pence for line in books.trial_balance().lines if line.balance_pence
    }
    month = next(sums for sums in books.sums_by_month() if sums.month == OCTOBER.first)
    said = statement_of(closing.kept)
    assert (said.in_pence, said.fees_pence, said.paid_pence) == (month.in_pence, month.fees_pence, month.out_pence)


def test_closed_twice_it_is_closed_once(october):
    first, again = stories.close(OCTOBER), stories.close(OCTOBER)
    assert first == again
    assert ClosedMonth.objects.count() == 1


def test_only_a_treasurer_closes(october):
    for role in (Role.AUDITOR, Role.RELEASER, Role.ADMINISTRATOR, Role.COMMITTEE):
        by = people.actor(people.organiser(role))
        refused_with("role_needed", actions.close, by, month=OCTOBER, reasons=REASONS)


def test_a_month_that_goes_on_cannot_be_closed(october):
    with clock.frozen_at(at(OCTOBER.last)):
        why = refused_with("month_is_not_ready", stories.close_now, OCTOBER)
    assert "not over yet" in str(why)


def test_months_are_closed_in_order(october):
    stories.close(SEPTEMBER)
    stories.a_month(NOVEMBER)
    with clock.frozen_at(at(NOVEMBER.next.first)):
        why = refused_with("month_is_not_ready", stories.close_now, NOVEMBER)
    assert "September 2026" in str(why)
    stories.close(OCTOBER)
    stories.close(NOVEMBER)


def test_the_first_that_is_closed_closes_those_before(october):
    stories.close(OCTOBER)
    with clock.frozen_at(at(NOVEMBER.first.replace(day=3))):
        why = refused_with("month_is_not_ready", stories.close_now, SEPTEMBER)
    assert "closed already" in str(why)


def test_what_is_worth_a_look_needs_a_reason_which_is_kept(october):
    by = people.actor(stories.treasurer())
    refused_with("reason_missing", actions.close, by, month=OCTOBER, reasons={})
    refused_with("reason_missing", actions.close, by, month=OCTOBER, reasons={"bank_agrees": "  "})
    assert not ClosedMonth.objects.exists()

    closing = actions.close(by, month=OCTOBER, reasons={"bank_agrees": "It comes on the fifth.", "other": "x"})
    assert closing.explained == {"bank_agrees": "It comes on the fifth."}
    record = Record.objects.get(verb=Verb.MONTH_CLOSED)
    assert record.detail["left"] == ["bank_agrees"]
    assert "fifth" not in str(record.detail)


@pytest.mark.breaks_the_books
def test_books_that_do_not_add_up_are_not_closed(october):
    from django.db import connection

    from fundapp.guards import installer

    with installer.lowered(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET debits_pence = debits_pence + 1 WHERE code = 'bank'")
    why = refused_with("month_is_not_ready", stories.close, OCTOBER)
    assert "cached_sums_match_transfers" in str(why)


@pytest.mark.breaks_the_books
def test_books_that_no_longer_end_as_the_last_statement_does_are_not_closed(october):
    from django.db import connection

    from fundapp.guards import installer

    closing = stories.close(SEPTEMBER)
    with installer.lowered(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_transfer SET amount_pence = 5001 WHERE entry_id = "
            "(SELECT id FROM ledger_entry WHERE source = 'gift:2026-09-2')"
        )
    assert not selectors.still_agrees(closing)
    why = refused_with("month_is_not_ready", stories.close, OCTOBER)
    assert "no longer end September 2026" in str(why)


# --- Opening again ----------------------------------------------------------------------------------------------------
@pytest.fixture
def closed(october):
    return stories.close(OCTOBER)


def test_two_people_open_a_month_and_it_can_be_closed_anew(closed):
    wish = stories.reopen(OCTOBER)

    assert wish.step is State.AGREED
    assert selectors.closing_of(OCTOBER) is None
    ledger.post(journal.bank_gift(source="gift:more", at=at(OCTOBER.first), pot="general", pence=100))
    again = stories.close(OCTOBER, on=clock.now())
    assert (again.turn, again.digest != closed.digest) == (1, True)
    assert verbs() == [Verb.MONTH_CLOSED, Verb.MONTH_REOPENING_ASKED, Verb.MONTH_REOPENED, Verb.MONTH_CLOSED]


def test_while_one_person_asked_it_stays_closed(closed):
    stories.ask(OCTOBER)
    assert selectors.closing_of(OCTOBER) == closed


def test_nobody_agrees_to_their_own_wish(closed):
    by = stories.treasurer()
    wish = stories.ask(OCTOBER, by)
    refused_with("own_reopening", actions.agree, people.actor(by), wish_id=wish.id)


def test_asking_and_agreeing_prove_a_second_factor(closed):
    old = people.actor(stories.treasurer(), fresh=False)
    refused_with("fresh_factor_needed", actions.ask, old, month=OCTOBER, reason="x")
    wish = stories.ask(OCTOBER)
    refused_with("fresh_factor_needed", actions.agree, old, wish_id=wish.id)


def test_asking_and_agreeing_need_a_role(closed):
    for role in (Role.AUDITOR, Role.COMMITTEE, Role.CASEWORKER):
        by = people.actor(people.organiser(role))
        refused_with("role_needed", actions.ask, by, month=OCTOBER, reason="x")
        refused_with("role_needed", actions.agree, by, wish_id=closed.id)


def test_asked_twice_it_is_one_wish_and_a_second_asker_is_sent_to_agree(closed):
    by = stories.treasurer()
    assert stories.ask(OCTOBER, by) == stories.ask(OCTOBER, by)
    refused_with("reopening_is_asked", stories.ask, OCTOBER)
    assert Reopening.objects.count() == 1


def test_agreed_twice_nothing_happens_the_second_time(closed):
    wish, by = stories.ask(OCTOBER), people.actor(people.organiser(Role.ADMINISTRATOR))
    first, again = actions.agree(by, wish_id=wish.id), actions.agree(by, wish_id=wish.id)
    assert first.settled_at == again.settled_at
    other = people.actor(people.organiser(Role.RELEASER))
    refused_with("reopening_is_over", actions.agree, other, wish_id=wish.id)


def test_a_wish_without_a_reason_is_refused(closed):
    refused_with("reason_missing", actions.ask, people.actor(stories.treasurer()), month=OCTOBER, reason=" ")


def test_an_open_month_cannot_be_opened(closed):
    refused_with("month_is_open", stories.ask, NOVEMBER)


def test_only_the_last_closed_month_can_be_opened(closed):
    wish = stories.ask(OCTOBER)
    stories.a_month(NOVEMBER)
    stories.close(NOVEMBER)
    refused_with("not_the_last_month", actions.agree, people.actor(stories.treasurer()), wish_id=wish.id)
    actions.call_off(people.actor(stories.treasurer()), wish_id=wish.id)
    refused_with("not_the_last_month", stories.ask, OCTOBER)


def test_called_off_it_stays_closed_and_can_be_asked_anew(closed):
    wish, by = stories.ask(OCTOBER), people.actor(stories.treasurer())
    actions.call_off(by, wish_id=wish.id)
    assert actions.call_off(by, wish_id=wish.id).step is State.CALLED_OFF
    assert selectors.closing_of(OCTOBER) == closed
    refused_with("reopening_is_over", actions.agree, by, wish_id=wish.id)
    stories.reopen(OCTOBER)
    assert Verb.MONTH_REOPENING_CALLED_OFF in verbs()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_what_the_table_does_not_say_is_refused(state, move):
    if (state, move) in MOVES:
        assert step(state, move) is MOVES[state, move]
    else:
        refused_with("reopening_is_over", step, state, move)


# --- Getting at a month -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["2026-08", "2031-01", "2026-13", "october"])
def test_a_month_that_the_books_do_not_know_does_not_exist(october, written):
    with pytest.raises(Http404):
        access.month_for(system("test"), written)


def test_months_are_not_for_everybody(october):
    refused_with("role_needed", access.month_for, people.actor(people.organiser(Role.COMMITTEE)), "2026-10")


def test_an_export_is_recorded(october):
    by = people.actor(people.organiser(Role.AUDITOR))
    period = selectors.Period(SEPTEMBER, OCTOBER)
    actions.note_export(by, period=period, kind="ods")
    assert Record.objects.get(verb=Verb.BOOKS_EXPORTED).detail == {"until": "2026-10", "kind": "ods"}
    refused_with("role_needed", actions.note_export, people.actor(people.organiser()), period=period, kind="ods")


def test_what_waits_is_counted_for_those_who_can_do_it(october):
    by = people.organiser(Role.TREASURER)
    with clock.frozen_at(at(NOVEMBER.first.replace(day=2))):
        assert selectors.count_for(people.actor(by)) == 1
        assert selectors.count_for(people.actor(people.organiser(Role.AUDITOR))) == 0
    stories.close(OCTOBER)
    with clock.frozen_at(at(NOVEMBER.first.replace(day=2))):
        assert selectors.count_for(people.actor(by)) == 0
        stories.ask(OCTOBER, by)
        assert selectors.count_for(people.actor(by)) == 0
        assert selectors.count_for(people.actor(people.organiser(Role.RELEASER))) == 1

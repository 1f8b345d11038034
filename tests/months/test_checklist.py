"""Each item of the checklist: true when nothing is left, and a sentence with where to go when something is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fundapp.contributions import actions as campaigns
from fundapp.contributions.actions import offline
from fundapp.contributions.counting import Seen
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.ledger.models import Entry
from fundapp.months import checklist
from fundapp.months.calendar import month_of
from fundapp.outbox.models import Message
from fundapp.treasury import actions as treasury
from fundapp.treasury.models import StatementFile
from tests import people
from tests.contributions.offline_stories import cash, two
from tests.months import stories
from tests.payments import stories as payments
from tests.treasury import stories as bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    ledger.open_standard_accounts()
    return month_of(clock.today()).before


def found(code, month):
    return next(each for each in checklist.look(month) if each.item.code == code)


def passes(code, month):
    return found(code, month).state == "pass"


def test_every_item_has_its_own_code_and_leads_somewhere_that_is(month):
    assert len({item.code for item in checklist.ITEMS}) == len(checklist.ITEMS)
    for each in checklist.look(month):
        assert each.finding.sentence.endswith(".")
        if each.finding.url_name:
            assert reverse(each.finding.url_name)


def test_a_quiet_month_passes_all_but_the_bank(month):
    assert [each.item.code for each in checklist.look(month) if each.state != "pass"] == ["bank_agrees"]


def test_the_bank_has_to_reach_the_end_of_the_month_line_by_line(month):
    assert "No bank statement" in found("bank_agrees", month).finding.sentence

    source = bank.settlement(2_000)
    bank.bring(bank.csv(f"{month.last},20.00,NOBODY KNOWS"))
    assert "1 line of the bank is not matched." in found("bank_agrees", month).finding.sentence

    (line_id,) = bank.open_ids()
    picks = [f"entry:{Entry.objects.get(source=source).id}"]
    treasury.accept(people.actor(stories.treasurer()), line_id=line_id, picks=picks)
    assert passes("bank_agrees", month)

    said = {"profile": "x", "count": 1, "new_count": 0, "imported_by": "x", "closing_pence": 1_999}
    StatementFile.objects.create(sha256="x", first_day=month.last, last_day=month.last, closing_on=month.last, **said)
    assert "Bank and books are £0.01 apart." in found("bank_agrees", month).finding.sentence


def test_money_of_nobody_is_to_look_at(month):
    seen = Seen("bank", 2_000, month.last, "")
    offline.record_transfer(people.actor(stories.treasurer()), key="t:1", seen=seen)
    assert not passes("money_is_known", month)
    assert passes("money_is_known", month.before)


def test_money_of_nobody_at_stripe_is_to_look_at(month):
    line = journal.stripe_line(source="stripe:x", at=stories.at(month.last), pence=500, fee_pence=0)
    ledger.post(line)
    assert not passes("money_is_known", month)


def test_cash_that_one_person_counted_is_to_look_at(month):
    campaign = campaigns.open_campaign(
        system("test"), slug="general", pot="general", title="The general pot", ask="Food today.", surplus="It stays."
    )
    one, other = two()
    gift = cash(one, campaign, on=month.last)
    assert not passes("cash_is_counted", month)
    assert passes("cash_is_counted", month.before)

    offline.confirm_count(other, offline_id=gift.id, counted_pence=gift.amount_pence)
    assert passes("cash_is_counted", month)


def test_a_run_that_is_half_sent_is_to_look_at():
    now = month_of(clock.today())
    run = payments.written()
    assert not passes("runs_are_whole", now)
    assert passes("runs_are_whole", now.before)
    payments.sent(run)
    assert passes("runs_are_whole", now)


def test_a_payment_that_did_not_arrive_for_days_is_to_look_at():
    run, now = payments.sent(), month_of(clock.today())
    assert passes("payments_arrived", now.next)
    with clock.frozen_at(run.sent_at + checklist.ON_ITS_WAY + timedelta(hours=1)):
        assert not passes("payments_arrived", now.next)
        assert passes("payments_arrived", now.before)


def test_a_stuck_message_about_money_is_to_look_at(month):
    said = {"subject": "x", "state": "parked", "last_trouble": "ConnectionError"}
    Message.objects.create(topic="motions.midnight", key="k:1", **said)
    assert passes("nothing_is_stuck", month)
    Message.objects.create(topic="contributions.stripe_event", key="k:2", **said)
    assert not passes("nothing_is_stuck", month)


def test_reasons_are_short(month):
    looked = checklist.look(month)
    kept = checklist.need_clear(looked, reasons={"bank_agrees": "x" * 999})
    assert len(kept["bank_agrees"]) == checklist.REASON_MOST
    assert timedelta(days=5) == checklist.ON_ITS_WAY

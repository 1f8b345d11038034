"""What was written down wrongly comes out again by its exact reverse, with two people and a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.contributions.actions import corrections, offline, recognising, transfers
from fundapp.contributions.models import OfflineCorrection
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from members.roles import Role
from tests import people
from tests.contributions.offline_stories import cash, refusal, transfer, two, verbs


def counted(treasurer, administrator, campaign, **what):
    gift = cash(treasurer, campaign, **what)
    return offline.confirm_count(administrator, offline_id=gift.id, counted_pence=gift.amount_pence)


def take_out(asker, other, gift, key="c", reason="mistake"):
    asked = corrections.ask_correction_of_gift(asker, key=key, offline_id=gift.id, reason=reason)
    return corrections.approve_correction(other, correction_id=asked.id)


def test_a_gift_comes_out_once_when_another_agrees(campaign):
    treasurer, administrator = two()
    gift = counted(treasurer, administrator, campaign)
    asked, again = (
        corrections.ask_correction_of_gift(treasurer, key="c", offline_id=gift.id, reason="given_back")
        for _ in range(2)
    )
    assert asked.id == again.id
    assert books.balance_pence("cash") == 2_000

    for _ in range(2):
        made = corrections.approve_correction(administrator, correction_id=asked.id)

    gift.refresh_from_db()
    assert (made.state, made.decided_by, gift.state) == ("made", administrator.id, "corrected")
    assert (gift.contribution.state, gift.contribution.refunded_pence, gift.contribution.kept_pence) == (
        "paid",
        2_000,
        0,
    )
    assert books.balance_pence("cash") == books.balance_pence("pot:general") == 0
    last = Entry.objects.latest("id")
    assert (last.source, last.kind, last.reverses.source) == (
        *(f"corrected:offline:{gift.id}", "correction"),
        f"offline:{gift.id}",
    )
    assert verbs()[-2:] == ["correction.asked", "correction.made"]


def test_recognised_money_goes_the_whole_way_back(campaign):
    treasurer, administrator = two()
    gift = recognising.recognise(treasurer, offline_id=transfer(treasurer).id, campaign_id=campaign.id)
    take_out(treasurer, administrator, gift)

    assert {code: books.balance_pence(code) for code in ("bank", "unidentified", "pot:general")} == {
        "bank": 0,
        "unidentified": 0,
        "pot:general": 0,
    }


def test_unidentified_money_goes_out_without_ever_being_a_gift(campaign):
    treasurer, administrator = two()
    gift = transfer(treasurer)
    take_out(treasurer, administrator, gift)

    gift.refresh_from_db()
    assert (gift.state, gift.contribution, books.balance_pence("bank")) == ("corrected", None, 0)
    # Written down rightly, it is another record.
    assert transfer(treasurer, key="right").state == "unidentified"


def test_dues_that_were_not_paid_after_all_are_due_again(campaign):
    treasurer, administrator = two()
    dues = transfers.expect_dues(
        *(treasurer,),
        key="d",
        kind="levy",
        payer="Branch 7",
        campaign_id=campaign.id,
        amount_pence=1_000,
        first_on=date(2026, 9, 1),
    )
    gift = transfer(treasurer, pence=2_500, reference=dues.reference)
    take_out(treasurer, administrator, gift, reason="not_paid")

    dues.refresh_from_db()
    assert dues.next_on == date(2026, 9, 1)


def test_a_banking_comes_out_once(campaign):
    treasurer, administrator = two()
    counted(treasurer, administrator, campaign)
    banking = offline.bank_cash(treasurer, key="walk", amount_pence=1_500, banked_on=clock.today())
    asked, again = (
        corrections.ask_correction_of_banking(treasurer, key="c", banking_id=banking.id, reason="mistake")
        for _ in range(2)
    )
    assert asked.id == again.id
    for _ in range(2):
        corrections.approve_correction(administrator, correction_id=asked.id)

    assert (books.balance_pence("bank"), books.balance_pence("cash")) == (0, 2_000)
    assert refusal(
        corrections.ask_correction_of_banking, treasurer, key="d", banking_id=banking.id, reason="mistake"
    ) == ("not_in_the_books",)


def test_correcting_is_refused_by_reason(campaign):
    treasurer, administrator = two()
    auditor = people.actor(people.organiser(Role.AUDITOR))
    gift, fresh = counted(treasurer, administrator, campaign), cash(treasurer, campaign, key="b", pence=5)
    banking = offline.bank_cash(treasurer, key="walk", amount_pence=100, banked_on=clock.today())
    ask = {"key": "c", "offline_id": gift.id, "reason": "mistake"}

    assert refusal(corrections.ask_correction_of_gift, auditor, **ask) == ("role_needed",)
    assert refusal(corrections.ask_correction_of_gift, treasurer, **{**ask, "reason": "because"}) == ("reason_missing",)
    assert refusal(corrections.ask_correction_of_gift, treasurer, **{**ask, "offline_id": fresh.id}) == (
        "not_in_the_books",
    )
    asked = corrections.ask_correction_of_gift(treasurer, **ask)
    assert refusal(corrections.ask_correction_of_gift, administrator, **{**ask, "key": "d"}) == (
        "correction_asked_already",
    )
    for decide in (corrections.approve_correction, corrections.decline_correction):
        assert refusal(decide, auditor, correction_id=asked.id) == ("role_needed",)
    assert refusal(corrections.approve_correction, treasurer, correction_id=asked.id) == ("second_person_needed",)
    corrections.approve_correction(administrator, correction_id=asked.id)
    assert refusal(corrections.decline_correction, administrator, correction_id=asked.id) == ("correction_decided",)

    of_banking = {"key": "e", "banking_id": banking.id, "reason": "mistake"}
    assert refusal(corrections.ask_correction_of_banking, auditor, **of_banking) == ("role_needed",)
    corrections.ask_correction_of_banking(treasurer, **of_banking)
    assert refusal(corrections.ask_correction_of_banking, treasurer, **{**of_banking, "key": "f"}) == (
        "correction_asked_already",
    )
    assert refusal(corrections.ask_correction_of_banking, treasurer, **{**of_banking, "key": "f", "reason": ""}) == (
        "reason_missing",
    )


def test_declined_moves_nothing_and_may_be_asked_again(campaign):
    treasurer, administrator = two()
    gift = counted(treasurer, administrator, campaign)
    asked = corrections.ask_correction_of_gift(treasurer, key="c", offline_id=gift.id, reason="mistake")
    for _ in range(2):
        declined = corrections.decline_correction(treasurer, correction_id=asked.id)

    assert declined.state == "declined"
    assert refusal(corrections.approve_correction, administrator, correction_id=asked.id) == ("correction_decided",)
    assert books.balance_pence("cash") == 2_000
    assert take_out(administrator, treasurer, gift, key="d").state == "made"


# --- round the ORM
@pytest.mark.parametrize(
    "change",
    [
        *("reason = 'given_back'", "asked_by = 'x'", "gift_id = NULL", "state = 'asked'", "decided_by = 'x'"),
        "decided_at = NULL",
    ],
)
def test_database_refuses_to_rewrite_a_correction(campaign, change):
    treasurer, administrator = two()
    take_out(treasurer, administrator, counted(treasurer, administrator, campaign))

    for statement in (
        f"UPDATE contributions_offlinecorrection SET {change}",
        "DELETE FROM contributions_offlinecorrection",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "made", "decided_by": "a", "decided_at": "2026-11-22T12:00:00Z"},
        {"state": "made", "decided_by": "", "decided_at": "2026-11-22T12:00:00Z"},
        {"state": "made", "decided_by": "b"},
        {"state": "lost"},
        {"reason": "because"},
        {"gift": None},
        {"once_key": "c"},
        {"state": "asked"},
    ],
)
def test_database_refuses_a_correction_that_makes_no_sense(campaign, changes):
    treasurer, administrator = two()
    gift = counted(treasurer, administrator, campaign)
    if changes == {"state": "asked"} or "once_key" in changes:
        corrections.ask_correction_of_gift(treasurer, key="c", offline_id=gift.id, reason="mistake")
    row = {"once_key": "x", "gift": gift, "reason": "mistake", "asked_by": "a", **changes}

    with pytest.raises(IntegrityError), transaction.atomic():
        OfflineCorrection.objects.create(**row)

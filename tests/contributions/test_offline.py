"""Cash, cheques and lines of the statement: written twice, refused by code, and in the books to the penny."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.contributions.actions import offline, transfers
from fundapp.contributions.models import CashBanking, Contribution, OfflineGift
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.offline_stories import cash, refusal, seen, transfer, two, verbs

TOMORROW = timedelta(days=1)


def sources():
    return list(Entry.objects.order_by("id").values_list("source", flat=True))


# --- cash and cheques
def test_cash_is_in_the_books_once_two_have_counted_it(campaign):
    treasurer, administrator = two()
    recorded = [cash(treasurer, campaign, email="sam@example.org") for _ in range(2)]
    assert recorded[0].id == recorded[1].id
    assert books.balance_pence("cash") == 0

    for _ in range(2):
        gift = offline.confirm_count(administrator, offline_id=recorded[0].id, counted_pence=2_000)

    assert (gift.state, gift.confirmed_by, gift.email) == ("confirmed", administrator.id, "")
    assert (gift.contribution.way, gift.contribution.state, gift.contribution.email) == (
        *("cash", "paid"),
        "sam@example.org",
    )
    assert books.balance_pence("cash") == books.balance_pence("pot:general") == 2_000
    assert sources() == [f"offline:{gift.id}"]
    assert list(Message.objects.values_list("topic", "payload")) == [
        ("contributions.receipt", {"gift": str(gift.contribution.id)})
    ]
    assert verbs() == [
        *("campaign.opened", "offline.recorded", "supporter.known", "gift.paid", "offline.confirmed"),
    ]


def test_without_an_address_nobody_is_written_to(campaign):
    treasurer, administrator = two()
    gift = cash(treasurer, campaign, way="cheque")
    offline.confirm_count(administrator, offline_id=gift.id, counted_pence=2_000)

    assert Message.objects.count() == 0
    assert Contribution.objects.get().supporter is None


def test_cash_is_refused_by_reason(campaign):
    treasurer, _ = two()
    cash(treasurer, campaign)
    for what, code in (
        ({"key": "cash", "pence": 1_000}, "key_reused"),
        ({"key": "b", "way": "bank"}, "not_cash_or_cheque"),
        ({"key": "b", "pence": 0}, "amount_not_positive"),
        ({"key": "b", "on": clock.today() + TOMORROW}, "day_in_the_future"),
        ({"key": "b", "reference": "POT-A222"}, "reference_unknown"),
        ({"key": "b"}, "looks_recorded_already"),
    ):
        assert refusal(cash, treasurer, campaign, **what) == (code,)
    for role in (Role.CASEWORKER, Role.AUDITOR, Role.RELEASER):
        assert refusal(cash, people.actor(people.organiser(role)), campaign, key="b") == ("role_needed",)
    assert OfflineGift.objects.count() == 1
    assert cash(treasurer, campaign, key="b", is_another=True).state == "recorded"


def test_counting_is_refused_by_reason(campaign):
    treasurer, administrator = two()
    gift = cash(treasurer, campaign)
    count = {"offline_id": gift.id, "counted_pence": 2_000}
    auditor = people.actor(people.organiser(Role.AUDITOR))

    assert refusal(offline.confirm_count, treasurer, **count) == ("second_person_needed",)
    assert refusal(offline.confirm_count, auditor, **count) == ("role_needed",)
    assert refusal(offline.confirm_count, administrator, **{**count, "counted_pence": 1_999}) == ("count_differs",)
    offline.withdraw_record(treasurer, offline_id=gift.id)
    assert refusal(offline.confirm_count, administrator, **count) == ("not_waiting_for_a_count",)
    assert sources() == []


def test_a_record_is_taken_back_once_and_only_before_it_is_counted(campaign):
    treasurer, administrator = two()
    gift, other = cash(treasurer, campaign, email="sam@example.org"), cash(treasurer, campaign, key="b", pence=500)
    for _ in range(2):
        gone = offline.withdraw_record(administrator, offline_id=gift.id)
    assert (gone.state, gone.email) == ("withdrawn", "")
    assert verbs().count("offline.withdrawn") == 1

    offline.confirm_count(administrator, offline_id=other.id, counted_pence=500)
    assert refusal(offline.withdraw_record, treasurer, offline_id=other.id) == ("in_the_books_already",)
    auditor = people.actor(people.organiser(Role.AUDITOR))
    assert refusal(offline.withdraw_record, auditor, offline_id=other.id) == ("role_needed",)


# --- the statement
def test_a_known_reference_is_the_gift_that_was_promised(campaign):
    treasurer, _ = two()
    promised = transfers.promise_transfer(
        ANYONE, key="t", campaign_id=campaign.id, amount_pence=1_000, email="sam@example.org"
    )
    for _ in range(2):
        gift = transfer(treasurer, pence=1_250, reference=f"fps {promised.reference.lower()} gift")

    promised.refresh_from_db()
    assert gift.contribution_id == promised.id
    assert (promised.state, promised.amount_pence, promised.gross_pence) == ("paid", 1_000, 1_250)
    assert books.balance_pence("bank") == books.balance_pence("pot:general") == 1_250
    assert sources() == [f"offline:{gift.id}"]
    assert [message.payload for message in Message.objects.all()] == [{"gift": str(promised.id)}]


def test_the_same_reference_again_is_another_gift_of_the_same_person(campaign):
    treasurer, _ = two()
    promised = transfers.promise_transfer(
        ANYONE, key="t", campaign_id=campaign.id, amount_pence=1_000, email="sam@example.org"
    )
    transfer(treasurer, key="first", pence=1_000, reference=promised.reference)
    more = transfer(treasurer, key="second", pence=700, reference=promised.reference)

    assert more.contribution_id != promised.id
    assert (more.contribution.email, more.contribution.supporter) == ("sam@example.org", promised.supporter)
    assert books.balance_pence("pot:general") == 1_700
    assert Message.objects.count() == 2


@pytest.mark.parametrize("reference", ["", "J B", "POT-2222", "POT-A222"])
def test_money_that_nobody_knows_waits(campaign, reference):
    treasurer, _ = two()
    for _ in range(2):
        gift = transfer(treasurer, reference=reference)

    assert (gift.state, gift.campaign, gift.contribution) == ("unidentified", None, None)
    assert (books.balance_pence("unidentified"), books.balance_pence("pot:general")) == (2_000, 0)
    assert Message.objects.count() == 0


def test_a_transfer_is_refused_by_reason(campaign):
    treasurer, _ = two()
    transfer(treasurer, reference="Branch 7")
    for what, code in (
        ({"key": "line", "pence": 1_000}, "key_reused"),
        ({"key": "b", "pence": -5}, "amount_not_positive"),
        ({"key": "b", "on": clock.today() + TOMORROW}, "day_in_the_future"),
        ({"key": "b", "reference": "Branch 7"}, "looks_recorded_already"),
    ):
        assert refusal(transfer, treasurer, **what) == (code,)
    assert refusal(offline.record_transfer, treasurer, key="c", seen=seen("cash")) == ("not_a_transfer",)
    assert refusal(transfer, people.actor(people.organiser(Role.AUDITOR)), key="c") == ("role_needed",)
    assert transfer(treasurer, key="b", reference="Branch 7", is_another=True).state == "unidentified"


def test_a_standing_order_lives_from_its_first_transfer(campaign):
    treasurer, _ = two()
    promise = transfers.promise_standing_order(
        ANYONE, key="s", campaign_id=campaign.id, amount_pence=500, email="sam@example.org"
    )
    gift = transfer(treasurer, pence=500, on=date(2026, 1, 31), reference=promise.reference)

    promise.refresh_from_db()
    assert (promise.state, promise.next_on) == ("active", date(2026, 2, 28))
    assert (gift.contribution.recurring_id, gift.contribution.email) == (promise.id, "sam@example.org")


def test_money_of_an_ended_promise_is_kept_and_wakes_nothing(campaign):
    treasurer, _ = two()
    promise = transfers.promise_standing_order(ANYONE, key="s", campaign_id=campaign.id, amount_pence=500)
    transfers.end_expected(treasurer, recurring_id=promise.id)
    gift = transfer(treasurer, pence=500, reference=promise.reference)

    promise.refresh_from_db()
    assert (promise.state, promise.next_on, gift.state) == ("ended", None, "confirmed")
    assert gift.contribution.recurring_id == promise.id


def test_dues_move_on_by_whole_months_and_may_be_paid_in_cash(campaign):
    treasurer, administrator = two()
    dues = transfers.expect_dues(
        *(treasurer,),
        key="d",
        kind="dues",
        payer="M-1",
        campaign_id=campaign.id,
        amount_pence=300,
        first_on=date(2026, 9, 1),
    )

    def next_on():
        dues.refresh_from_db()
        return dues.next_on

    transfer(treasurer, key="a", pence=200, reference=dues.reference, on=date(2026, 9, 2))
    assert next_on() == date(2026, 9, 1)
    transfer(treasurer, key="b", pence=100, reference=dues.reference, on=date(2026, 9, 9))
    assert next_on() == date(2026, 10, 1)
    in_cash = cash(treasurer, campaign, pence=600, reference=dues.reference, on=date(2026, 10, 1))
    assert next_on() == date(2026, 10, 1)
    offline.confirm_count(administrator, offline_id=in_cash.id, counted_pence=600)
    assert next_on() == date(2026, 12, 1)
    assert in_cash.recurring_id == dues.id


# --- to the bank
def test_cash_is_banked_once_and_never_more_than_there_is(campaign):
    treasurer, administrator = two()
    gift = cash(treasurer, campaign)
    bank = {"key": "walk", "amount_pence": 1_500, "banked_on": clock.today()}
    assert refusal(offline.bank_cash, treasurer, **bank) == ("more_than_the_cash_box",)
    offline.confirm_count(administrator, offline_id=gift.id, counted_pence=2_000)

    first, again = (offline.bank_cash(treasurer, **bank) for _ in range(2))

    assert first.id == again.id
    assert (books.balance_pence("bank"), books.balance_pence("cash")) == (1_500, 500)
    assert sources()[-1] == f"banked:{first.id}"
    for changes, code in (
        ({"amount_pence": 100}, "key_reused"),
        ({"key": "b"}, "more_than_the_cash_box"),
        ({"key": "b", "amount_pence": 0}, "amount_not_positive"),
        ({"key": "b", "banked_on": clock.today() + TOMORROW}, "day_in_the_future"),
    ):
        assert refusal(offline.bank_cash, treasurer, **{**bank, **changes}) == (code,)
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    assert refusal(offline.bank_cash, caseworker, **{**bank, "key": "b"}) == ("role_needed",)
    assert CashBanking.objects.count() == 1


# --- round the ORM
@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"UPDATE contributions_offlinegift SET {change}"
            for change in (
                *("amount_pence = 1", "way = 'bank'", "reference = 'x'", "received_on = '2020-01-01'"),
                *("recorded_by = 'x'", "confirmed_by = 'x'", "campaign_id = NULL", "contribution_id = NULL"),
                *("state = 'unidentified'", "state = 'recorded'", "state = 'lost'", "email = 'a@b.c'"),
                *("confirmed_by = recorded_by", "state = 'recognised'"),
            )
        ),
        "DELETE FROM contributions_offlinegift",
        "UPDATE contributions_cashbanking SET amount_pence = 1",
        "UPDATE contributions_cashbanking SET banked_by = 'x'",
        "DELETE FROM contributions_cashbanking",
    ],
)
def test_database_refuses_to_rewrite_what_was_counted(campaign, statement):
    treasurer, administrator = two()
    gift = cash(treasurer, campaign)
    offline.confirm_count(administrator, offline_id=gift.id, counted_pence=2_000)
    offline.bank_cash(treasurer, key="walk", amount_pence=500, banked_on=clock.today())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "changes",
    [
        {"way": "stripe"},
        {"state": "lost"},
        {"amount_pence": 0},
        {"state": "confirmed"},
        {"state": "unidentified"},
        {"confirmed_by": "a"},
        {"once_key": "cash"},
        {"way": "bank", "state": "unidentified", "email": "a@b.c"},
        {"state": "corrected"},
    ],
)
def test_database_refuses_a_record_that_makes_no_sense(campaign, changes):
    treasurer, _ = two()
    cash(treasurer, campaign)
    row = {
        "once_key": "x",
        "way": "cash",
        "amount_pence": 5,
        "received_on": clock.today(),
        "campaign": campaign,
        "state": "recorded",
        "recorded_by": "a",
        **changes,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        OfflineGift.objects.create(**row)

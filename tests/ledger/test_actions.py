"""The door into the books: what is posted, what is quietly there already, and what is refused without a trace."""

from contextlib import AbstractContextManager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fundapp.guards import installer
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions, journal, selectors
from fundapp.ledger.actions import Posted
from fundapp.ledger.models import Account, Entry, Transfer
from tests.ledger.books import AT, gift, post, promise


def refused_with(code: str) -> AbstractContextManager[object]:
    return pytest.raises(Refused, check=lambda refused: refused.codes == (code,))


def balances() -> dict[str, int]:
    return {account.code: account.balance_pence for account in Account.objects.all() if account.balance_pence}


@pytest.mark.django_db
def test_standard_accounts_are_open_from_the_start():
    assert sorted(Account.objects.values_list("code", "kind", "currency")) == [
        ("bank", "asset", "GBP"),
        ("cash", "asset", "GBP"),
        ("in-transit", "liability", "GBP"),
        ("pot:general", "fund", "GBP"),
        ("promised:general", "liability", "GBP"),
        ("stripe", "asset", "GBP"),
        ("unidentified", "liability", "GBP"),
    ]


@pytest.mark.django_db
def test_open_pot_twice_opens_it_once():
    assert actions.open_pot("rent") == "pot:rent"
    assert actions.open_pot("rent") == "pot:rent"

    assert sorted(Account.objects.filter(code__endswith=":rent").values_list("code", flat=True)) == [
        "pot:rent",
        "promised:rent",
    ]
    with refused_with("pot_name_not_understood"):
        actions.open_pot("Rent!")


@pytest.mark.django_db
def test_post_writes_the_entry_its_transfers_and_moves_the_sums():
    entry = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)

    posted = actions.post(entry)

    assert posted == Posted(Entry.objects.get().id, is_new=True)
    assert selectors.entry_by_source("gift:1") == entry
    assert list(Transfer.objects.order_by("id").values_list("debit", "credit", "amount_pence", "is_fee")) == [
        ("stripe", "pot:general", 1000, False),
        ("pot:general", "stripe", 35, True),
    ]
    assert balances() == {"stripe": 965, "pot:general": 965}


@pytest.mark.django_db
def test_post_of_the_same_event_again_is_a_quiet_success():
    first, second, later = post(gift(), gift(), gift(at=AT.replace(year=2027)))

    assert (first.is_new, second, later) == (True, Posted(first.entry_id, False), Posted(first.entry_id, False))
    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db
def test_post_of_another_event_under_the_same_source_is_refused():
    post(gift(pence=1000))

    with refused_with("source_reused"):
        actions.post(gift(pence=1001))

    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db
def test_post_to_a_pot_that_is_not_open_is_refused():
    with refused_with("account_unknown"):
        actions.post(gift(pot="rent"))

    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_post_while_the_guards_are_down_is_refused():
    with installer.lowered(), refused_with("books_are_being_changed"):
        actions.post(gift())

    assert Entry.objects.count() == 0
    assert actions.post(gift()).is_new


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["null", "0", "a.b:c-d_e", "x" * 120])
def test_post_takes_any_key_as_its_source(source):
    posted = actions.post(gift(source))
    mended = actions.reverse(source, by_source="mend:1")

    assert list(Entry.objects.order_by("id").values_list("id", "source", "reverses")) == [
        (posted.entry_id, source, None),
        (mended.entry_id, "mend:1", posted.entry_id),
    ]


@pytest.mark.django_db
def test_promise_of_all_that_is_free_is_kept_and_one_penny_more_is_refused():
    post(gift(pence=1000))

    with refused_with("pot_has_not_enough_free"):
        actions.post(promise(pence=1001))
    assert balances() == {"bank": 1000, "pot:general": 1000}

    assert actions.post(promise(pence=1000)).is_new
    assert balances() == {"bank": 1000, "promised:general": 1000}


@pytest.mark.django_db
def test_promise_says_what_is_free_and_what_is_needed():
    post(gift(pence=1250))

    with pytest.raises(Refused) as refused:
        actions.post(promise(pence=200_000))

    assert str(refused.value) == "The pot general has £12.50 free, and this needs £2,000.00."


@pytest.mark.django_db
def test_promise_made_again_is_quiet_though_its_money_is_no_longer_free():
    first, again = post(gift(), promise(), promise())[1:]

    assert again == Posted(first.entry_id, is_new=False)


@pytest.mark.django_db
def test_refused_promise_leaves_the_caller_free_to_go_on():
    with transaction.atomic():
        post(gift(pence=10))
        with refused_with("pot_has_not_enough_free"):
            actions.post(promise(pence=11))
        post(promise(pence=10))

    assert balances() == {"bank": 10, "promised:general": 10}


@pytest.mark.django_db
def test_facts_from_outside_post_below_zero_and_stop_new_promises():
    card = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)
    dispute = journal.dispute(source="dispute:1", at=AT, pot="general", pence=1000, fee_pence=2000)
    post(card, promise(pence=900), dispute)

    assert selectors.free_pence("general") == -2935
    assert selectors.pots_below_zero() == ["general"]
    with refused_with("pot_has_not_enough_free"):
        actions.post(promise("award:2", pence=1))

    post(gift("gift:2", pence=2936), promise("award:2", pence=1))
    assert selectors.free_pence("general") == 0


@pytest.mark.django_db
def test_more_than_was_promised_is_neither_paid_nor_released():
    post(gift(), promise(pence=600))

    with refused_with("less_was_promised"):
        actions.post(journal.payout_sent(source="out:1", at=AT, pot="general", pence=601))
    with refused_with("less_was_promised"):
        actions.post(journal.promise_released(source="free:1", at=AT, pot="general", pence=601))

    post(
        journal.payout_sent(source="out:1", at=AT, pot="general", pence=400),
        journal.promise_released(source="free:1", at=AT, pot="general", pence=200),
    )
    assert balances() == {"bank": 1000, "in-transit": 400, "pot:general": 600}


@pytest.mark.django_db
def test_reverse_mirrors_an_entry_once_however_often_it_is_asked():
    post(journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35))

    mended, again = (actions.reverse("gift:1", by_source="mend:1") for _ in range(2))

    assert (mended.is_new, again) == (True, Posted(mended.entry_id, is_new=False))
    assert balances() == {}
    correction = Entry.objects.get(source="mend:1")
    assert (correction.kind, correction.reverses.source) == ("correction", "gift:1")


@pytest.mark.django_db
def test_reverse_under_a_second_source_is_refused():
    post(gift())
    actions.reverse("gift:1", by_source="mend:1")

    with refused_with("already_reversed"):
        actions.reverse("gift:1", by_source="mend:2")

    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_reverse_of_a_correction_restores_the_entry():
    post(gift())
    actions.reverse("gift:1", by_source="mend:1")
    actions.reverse("mend:1", by_source="mend:2")

    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db
def test_reverse_of_what_is_not_in_the_books_is_refused():
    with refused_with("entry_unknown"):
        actions.reverse("gift:1", by_source="mend:1")
    with refused_with("entry_unknown"):
        actions.post(journal.reversal(gift(), source="mend:1", at=AT))


@pytest.mark.django_db
def test_reverse_of_a_release_needs_the_money_to_be_free_still():
    post(gift(), promise(pence=1000), journal.promise_released(source="free:1", at=AT, pot="general", pence=1000))
    post(promise("award:2", pence=1000))

    with refused_with("pot_has_not_enough_free"):
        actions.reverse("free:1", by_source="mend:1")


@pytest.mark.django_db
def test_reverse_of_a_promise_that_was_paid_is_refused():
    post(gift(), promise(), journal.payout_sent(source="out:1", at=AT, pot="general", pence=1))

    with refused_with("less_was_promised"):
        actions.reverse("award:1", by_source="mend:1")


@pytest.mark.django_db
def test_reverse_of_a_gift_posts_below_zero_because_it_never_came():
    post(gift(), promise())

    actions.reverse("gift:1", by_source="mend:1")

    assert balances() == {"pot:general": -1000, "promised:general": 1000}


@pytest.mark.django_db
def test_post_many_posts_in_order_and_tells_what_was_new():
    post(gift("gift:1"))

    posted = actions.post_many([gift("gift:2"), gift("gift:1"), gift("gift:3"), gift("gift:2")])

    ids = dict(Entry.objects.values_list("source", "id"))
    assert posted == [
        Posted(ids["gift:2"], is_new=True),
        Posted(ids["gift:1"], is_new=False),
        Posted(ids["gift:3"], is_new=True),
        Posted(ids["gift:2"], is_new=False),
    ]
    assert ids["gift:2"] < ids["gift:3"]
    assert balances() == {"bank": 3000, "pot:general": 3000}
    assert actions.post_many([]) == []


@pytest.mark.django_db
def test_post_many_posts_nothing_when_one_is_refused():
    post(gift("gift:1"))

    with refused_with("source_reused"):
        actions.post_many([gift("gift:2"), gift("gift:1", pence=1)])
    with refused_with("source_reused"):
        actions.post_many([gift("gift:2"), gift("gift:2", pence=1)])
    with refused_with("pot_has_not_enough_free"):
        actions.post_many([gift("gift:2"), promise(pence=2001)])
    with refused_with("account_unknown"):
        actions.post_many([gift("gift:2"), gift("gift:3", pot="rent")])

    assert list(Entry.objects.values_list("source", flat=True)) == ["gift:1"]
    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db
def test_post_many_judges_each_promise_by_what_came_before_it():
    with refused_with("pot_has_not_enough_free"):
        actions.post_many([promise(), gift()])

    assert [posted.is_new for posted in actions.post_many([gift(), promise()])] == [True, True]
    assert balances() == {"bank": 1000, "promised:general": 1000}


@pytest.mark.django_db
def test_post_many_adds_up_the_promises_of_one_batch():
    post(gift(pence=1000))

    with refused_with("pot_has_not_enough_free"):
        actions.post_many([promise("award:1", 600), promise("award:2", 600)])

    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db
def test_post_many_does_not_count_promises_that_were_made_already():
    post(gift(pence=1000), promise("award:1", 600))

    posted = actions.post_many([promise("award:1", 600), promise("award:2", 400)])

    assert [one.is_new for one in posted] == [False, True]
    assert balances() == {"bank": 1000, "promised:general": 1000}


@pytest.mark.django_db
def test_post_many_corrects_an_entry_once():
    post(gift())

    with refused_with("already_reversed"):
        actions.post_many(
            [journal.reversal(gift(), source=source, at=AT) for source in ("mend:1", "mend:2")],
        )

    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_post_many_of_more_than_one_batch_posts_them_all(monkeypatch):
    monkeypatch.setattr(actions, "BATCH_MAX", 3)

    posted = actions.post_many(gift(f"gift:{number}", pence=number) for number in range(1, 8))

    assert [one.is_new for one in posted] == [True] * 7
    assert balances() == {"bank": 28, "pot:general": 28}


@pytest.mark.django_db
@pytest.mark.postgresql
def test_post_is_one_round_trip_and_two_for_what_is_there_already():
    card = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)

    assert round_trips(lambda: actions.post(card)) == 1
    assert round_trips(lambda: actions.post(card)) == 2
    assert round_trips(lambda: actions.post(promise(pence=5))) == 1


@pytest.mark.django_db
@pytest.mark.postgresql
def test_post_many_is_as_many_round_trips_for_three_hundred_as_for_three():
    few = round_trips(lambda: actions.post_many([gift(f"few:{n}") for n in range(3)]))
    many = round_trips(lambda: actions.post_many([gift(f"many:{n}") for n in range(300)]))

    assert few == many == 3  # SAVEPOINT, the statement, RELEASE SAVEPOINT


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_post_alone_is_one_statement_that_commits_itself():
    assert round_trips(lambda: actions.post(gift())) == 1

    assert balances() == {"bank": 1000, "pot:general": 1000}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_post_many_alone_is_one_statement_that_commits_itself():
    assert round_trips(lambda: actions.post_many(gift(f"gift:{number}") for number in range(300))) == 1

    assert balances() == {"bank": 300_000, "pot:general": 300_000}


@pytest.mark.django_db(transaction=True)
def test_post_many_alone_tells_what_was_new():
    post(gift("gift:1"))
    batch = [gift("gift:2"), gift("gift:1"), gift("gift:2"), promise(pence=600)]

    assert [posted.is_new for posted in actions.post_many(batch[:3])] == [True, False, False]
    assert [posted.is_new for posted in actions.post_many(batch)] == [False, False, False, True]
    assert [posted.is_new for posted in actions.post_many(batch)] == [False] * 4

    assert Entry.objects.count() == 3
    assert balances() == {"bank": 2000, "pot:general": 1400, "promised:general": 600}


@pytest.mark.django_db(transaction=True)
def test_post_many_alone_writes_all_or_nothing():
    mend = journal.reversal(gift("gift:1"), source="mend:1", at=AT)
    post(gift("gift:1"), mend)

    with refused_with("source_reused"):
        actions.post_many([gift("gift:2"), gift("gift:1", pence=1)])
    with refused_with("already_reversed"):
        actions.post_many([gift("gift:2"), journal.reversal(gift("gift:1"), source="mend:2", at=AT)])
    with refused_with("pot_has_not_enough_free"):
        actions.post_many([promise("award:1", 5), promise("award:2", 5)])
    with refused_with("account_unknown"):
        actions.post_many([gift("gift:2"), gift("gift:3", pot="rent")])

    assert list(Entry.objects.order_by("id").values_list("source", flat=True)) == ["gift:1", "mend:1"]


@pytest.mark.django_db(transaction=True)
def test_post_alone_writes_all_or_nothing():
    with refused_with("account_unknown"):
        actions.post(gift(pot="rent"))
    post(gift())

    assert list(Entry.objects.values_list("source", flat=True)) == ["gift:1"]


def round_trips(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)

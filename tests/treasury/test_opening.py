"""What was at the bank before the books begin: two people, once for each pot, and the difference is nothing."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.ledger import selectors as books
from fundapp.treasury import actions, selectors
from fundapp.treasury.models import OpeningBalance
from fundapp.treasury.workflow import Rest
from members.models import Account
from members.roles import Role
from tests import people
from tests.treasury import stories
from tests.treasury.stories import bring, csv, row, today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books():
    ledger.open_standard_accounts()


def agree(opening, by=None, *, fresh=True):
    who = by or people.organiser(Role.RELEASER)
    return actions.agree_opening(people.actor(who, fresh=fresh), opening_id=opening.id)


def refused(act, *args, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value.codes


def test_two_people_bring_what_was_there_and_bank_and_books_agree():
    opening = stories.an_opening()
    assert books.balance_pence("bank") == 0

    second = people.organiser(Role.RELEASER)
    assert agree(opening, second) == agree(opening, second)

    assert (books.balance_pence("bank"), books.free_pence("general")) == (1_000_00, 1_000_00)
    bring(csv(row("20.00"), row("-5.00", "CHARGES")))
    for line in list(selectors.open_lines()):
        rest = Rest.GIFT if line.amount_pence > 0 else Rest.CHARGE
        actions.accept(people.actor(stories.treasurer()), line_id=line.id, rest=rest)
    standing = selectors.standing()
    assert (standing.bank_pence, standing.books_pence, standing.difference_pence) == (1_015_00, 1_015_00, 0)
    assert standing.open_entries == 0
    assert [record.verb for record in audit.about(opening.subject)] == ["opening.said", "opening.agreed"]


def test_a_balance_that_the_bank_tells_is_not_counted_twice():
    agree(stories.an_opening())
    bring(b"date,amount,reference,balance\n%s,20.00,A,1020.00\n" % str(today(1)).encode())

    actions.accept(people.actor(stories.treasurer()), line_id=selectors.open_lines().get().id, rest=Rest.GIFT)

    assert selectors.standing().difference_pence == 0


def test_the_same_form_sent_twice_is_one_word():
    who = people.actor(stories.treasurer())
    asked = {"key": "opening:1", "pot": "general", "amount_pence": 5, "day": today(9)}

    assert actions.say_opening(who, **asked) == actions.say_opening(who, **asked)
    assert refused(actions.say_opening, who, **{**asked, "key": "opening:2"}) == ("pot_has_its_opening",)


def test_nobody_agrees_to_their_own_word():
    one = stories.treasurer()
    opening = stories.an_opening(one)

    assert refused(agree, opening, one) == ("own_opening",)
    assert refused(agree, opening, fresh=False) == ("fresh_factor_needed",)
    for role in set(Role) - {Role.TREASURER, Role.RELEASER, Role.ADMINISTRATOR}:
        with pytest.raises((Refused, Http404)):
            agree(opening, people.organiser(role))
        assert refused(stories.an_opening, people.organiser(role)) == ("role_needed",)


def test_what_was_called_off_is_said_anew_and_what_was_agreed_stays():
    opening = stories.an_opening()
    other = people.actor(people.organiser(Role.RELEASER))
    for _ in range(2):
        actions.call_off_opening(other, opening_id=opening.id)
    assert refused(agree, opening) == ("opening_is_settled",)
    assert books.balance_pence("bank") == 0

    again = stories.an_opening(pence=7_00)
    agree(again)
    assert refused(actions.call_off_opening, other, opening_id=again.id) == ("opening_is_settled",)
    assert refused(agree, again) == ("opening_is_settled",)
    assert books.balance_pence("bank") == 7_00


def test_a_day_that_a_statement_has_lines_of_would_count_twice():
    bring(csv(row("20.00", back=10)))

    assert refused(stories.an_opening, back=10) == ("opening_after_a_statement",)
    assert refused(stories.an_opening, back=-1) == ("opening_in_the_future",)
    early = stories.an_opening(back=11)
    bring(csv(row("3.00", back=12)))
    assert refused(agree, early) == ("opening_after_a_statement",)


def test_two_people_take_it_out_again_and_it_is_said_anew():
    opening = stories.an_opening_in_the_books()
    one, two = (people.actor(people.organiser(role)) for role in (Role.TREASURER, Role.ADMINISTRATOR))
    stale = people.actor(people.organiser(Role.RELEASER), fresh=False)

    assert refused(actions.take_back_opening, two, opening_id=opening.id) == ("opening_is_settled",)
    for _ in range(2):
        actions.doubt_opening(one, opening_id=opening.id)
    assert books.balance_pence("bank") == 1_000_00
    assert refused(actions.take_back_opening, one, opening_id=opening.id) == ("own_doubt",)
    assert refused(actions.take_back_opening, stale, opening_id=opening.id) == ("fresh_factor_needed",)
    assert refused(stories.an_opening) == ("pot_has_its_opening",)
    for _ in range(2):
        actions.take_back_opening(two, opening_id=opening.id)

    assert (books.balance_pence("bank"), books.free_pence("general")) == (0, 0)
    assert refused(actions.doubt_opening, one, opening_id=opening.id) == ("opening_is_settled",)
    assert refused(actions.keep_opening, one, opening_id=opening.id) == ("opening_is_settled",)
    stories.an_opening_in_the_books(pence=900_00)
    bring(csv(row("20.00")))
    standing = selectors.standing()
    assert (standing.bank_pence, standing.books_pence, standing.open_entries) == (920_00, 900_00, 0)
    said = [record.verb for record in audit.about(opening.subject)]
    assert said == ["opening.said", "opening.agreed", "opening.doubted", "opening.taken_back"]


def test_a_doubt_goes_and_everything_stays():
    opening = stories.an_opening_in_the_books()
    one, two = (people.actor(people.organiser(role)) for role in (Role.TREASURER, Role.RELEASER))
    actions.doubt_opening(one, opening_id=opening.id)

    for _ in range(2):
        actions.keep_opening(two, opening_id=opening.id)

    assert refused(actions.take_back_opening, two, opening_id=opening.id) == ("opening_is_settled",)
    assert books.balance_pence("bank") == 1_000_00
    for role in set(Role) - {Role.TREASURER, Role.RELEASER, Role.ADMINISTRATOR}:
        for act in (actions.doubt_opening, actions.keep_opening, actions.take_back_opening):
            with pytest.raises(Http404):
                act(people.actor(people.organiser(role)), opening_id=opening.id)


def test_the_books_say_so_where_some_of_it_is_promised_already():
    opening = stories.an_opening_in_the_books()
    ledger.post(journal.award_promised(source="award:opening", at=clock.now(), pot="general", pence=300_00))
    one, two = (people.actor(people.organiser(role)) for role in (Role.TREASURER, Role.RELEASER))
    actions.doubt_opening(one, opening_id=opening.id)

    actions.take_back_opening(two, opening_id=opening.id)

    assert (books.balance_pence("bank"), books.free_pence("general")) == (0, -300_00)


@pytest.mark.parametrize(
    "change",
    [
        "doubted_by = 'x', taken_back_by = 'x', taken_back_at = said_at",
        "taken_back_by = 'x', taken_back_at = said_at",
        "doubted_by = 'x', taken_back_at = said_at",
    ],
)
def test_the_database_wants_two_people_to_take_it_out(change):
    stories.an_opening_in_the_books()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE treasury_openingbalance SET {change}")


def test_the_database_keeps_what_was_taken_out():
    stories.an_opening()
    change = "UPDATE treasury_openingbalance SET doubted_by = 'x', taken_back_by = 'y', taken_back_at = said_at"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    agree(OpeningBalance.objects.get())
    with connection.cursor() as cursor:
        cursor.execute(change)
    for again in ("taken_back_by = 'z'", "taken_back_at = NULL, taken_back_by = ''", "doubted_by = 'z'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE treasury_openingbalance SET {again}")


@pytest.mark.parametrize(
    "change",
    [
        "amount_pence = 1",
        "pot = 'other'",
        "agreed_by = said_by, agreed_at = said_at",
        "agreed_at = said_at",
        "agreed_by = 'x', agreed_at = said_at, called_off_at = said_at",
    ],
)
def test_the_database_keeps_what_was_said(change):
    stories.an_opening()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE treasury_openingbalance SET {change}")


def test_the_database_keeps_what_was_settled():
    agree(stories.an_opening())
    for statement in (
        "UPDATE treasury_openingbalance SET agreed_by = 'somebody'",
        "UPDATE treasury_openingbalance SET agreed_by = '', agreed_at = NULL",
        "DELETE FROM treasury_openingbalance",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_over_http_each_button_twice():
    one, two = stories.treasurer(), people.organiser(Role.ADMINISTRATOR)
    mine, theirs = (people.signed_in(Client(), each) for each in (one, two))
    day = today(30)
    typed = {
        "once": "form-1",
        "pot": "general",
        "amount": "250",
        "day_0": day.day,
        "day_1": day.month,
        "day_2": day.year,
    }
    names = {"day_0": "day_day", "day_1": "day_month", "day_2": "day_year"}
    typed |= {names[key]: typed[key] for key in names}
    where = reverse("treasury:before")

    for _ in range(2):
        assert mine.post(where, typed).status_code == 302, mine.post(where, typed).content.decode()
    opening = OpeningBalance.objects.get()
    assert "I have seen it too" not in mine.get(where).content.decode()
    assert "I have seen it too" in theirs.get(where).content.decode()
    for _ in range(2):
        assert theirs.post(reverse("treasury:agree_before", args=[opening.id])).status_code == 302
    assert "In the books" in mine.get(where).content.decode()
    assert books.balance_pence("bank") == 250_00
    for who, act in ((mine, "doubt"), (theirs, "keep"), (mine, "doubt"), (theirs, "take_back")):
        assert who.post(reverse(f"treasury:{act}_before", args=[opening.id])).status_code == 302
        assert books.balance_pence("bank") == (0 if act == "take_back" else 250_00)
    assert "Taken out of the books" in mine.get(where).content.decode()


def test_whoever_may_agree_finds_it_on_their_landing_page():
    opening = stories.an_opening()
    releaser, caseworker = people.organiser(Role.RELEASER), people.organiser(Role.CASEWORKER)

    def says_so(account) -> bool:
        return (
            reverse("treasury:before")
            in people.signed_in(Client(), account).get(reverse("members:tonight")).content.decode()
        )

    assert says_so(releaser)
    assert not says_so(Account.objects.get(id=opening.said_by))
    assert not says_so(caseworker)
    page = people.signed_in(Client(), releaser).get(reverse("treasury:before")).content.decode()
    assert f'class="back" href="{reverse("members:tonight")}"' in page

    agree(opening)
    assert not says_so(releaser)
    actions.doubt_opening(people.actor(releaser), opening_id=opening.id)
    assert not says_so(releaser)
    assert says_so(people.organiser(Role.ADMINISTRATOR))

"""Letters to those who give every month: who gets which, in whose language, and that old news is not sent."""

from datetime import timedelta

import pytest
from django.core import mail

from fundapp.contributions.actions import recurring_changes, recurring_letters, supporters
from fundapp.contributions.models import RecurringContribution, Supporter
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change, RecurringState
from fundapp.kernel import clock
from fundapp.messages import to_supporters
from fundapp.messages.letters import Letter
from fundapp.outbox import relay
from members.access import ANYONE
from tests.contributions.conftest import begun, campaign, promise  # noqa: F401 -- fixtures
from tests.contributions.monthly import FUND, ask, owner, stands

pytestmark = pytest.mark.django_db
MONTHLY = set(to_supporters.HANDLERS)


@pytest.fixture(autouse=True)
def nobody_answers(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"


def letters():
    relay.drain()
    return mail.outbox


def test_each_letter_says_nothing_outside_and_how_to_stop_inside(promise):  # noqa: F811 -- a fixture
    change = ask(promise, Wish(Change.AMOUNT, amount_pence=5_00))
    recurring_changes.close(FUND, change_id=change.id, is_made=True)
    recurring_letters.announce(FUND, recurring_id=promise.id)
    stands(promise, RecurringState.FAILING)

    found = letters()

    assert len(found) == 4
    assert {letter.subject for letter in found} == {"An update for you"}
    assert all("To change, skip, pause or stop at any time" in letter.body for letter in found)
    assert all("/giving/" in letter.body for letter in found)
    assert all("sam" not in letter.body.lower() for letter in found)
    assert all(letter.to == ["sam@example.org"] for letter in found)


def test_whoever_has_recovered_is_left_in_peace(promise):  # noqa: F811 -- a fixture
    stands(promise, RecurringState.FAILING)
    stands(promise)
    mail.outbox.clear()

    with clock.frozen_at(clock.now() + timedelta(days=8)):
        told = [letter.body for letter in letters()]

    assert not [body for body in told if "gone through" in body or "could not be taken" in body or "go through" in body]


def test_letters_of_an_earlier_spell_are_not_those_of_a_later_one(promise):  # noqa: F811 -- a fixture
    stands(promise, RecurringState.FAILING)
    stands(promise)
    later = clock.now() + timedelta(days=5)
    with clock.frozen_at(later):
        stands(promise, RecurringState.FAILING)
        told = [letter.body for letter in letters()]

    assert sum("did not go through" in body for body in told) == 1
    assert not [body for body in told if "still not gone through" in body]


def test_notice_that_left_counts_and_leaves_once(promise):  # noqa: F811 -- a fixture
    RecurringContribution.objects.update(notice_due=True)
    recurring_letters.announce(FUND, recurring_id=promise.id)

    told = [letter for letter in letters() if "is taken on" in letter.body and "We write because" in letter.body]

    promise.refresh_from_db()
    assert (len(told), promise.notice_due) == (1, False)


def test_notice_of_a_day_that_moved_is_not_sent(promise):  # noqa: F811 -- a fixture
    RecurringContribution.objects.update(notice_due=True)
    recurring_letters.announce(FUND, recurring_id=promise.id)
    RecurringContribution.objects.update(next_on=promise.next_on + timedelta(days=3))

    assert not [letter for letter in letters() if "We write because" in letter.body]


def test_change_that_was_not_made_is_said_to_be_so(promise):  # noqa: F811 -- a fixture
    change = ask(promise, Wish(Change.SKIP))
    recurring_changes.close(FUND, change_id=change.id, is_made=False, why="not_taken")

    assert "We could not make the change" in letters()[-1].body


def test_last_letter_leaves_before_the_address_does(promise):  # noqa: F811 -- a fixture
    supporters.ask_to_be_forgotten(owner(promise), supporter_id=promise.supporter_id)
    supporters.say_goodbye(FUND, supporter_id=promise.supporter_id)
    mail.outbox.clear()

    told = letters()

    assert [letter.to for letter in told] == [["sam@example.org"]]
    assert "As you asked, we have forgotten you." in told[0].body
    assert Supporter.objects.get().email == ""


def test_nobody_who_asked_to_be_forgotten_is_written_to_otherwise(promise):  # noqa: F811 -- a fixture
    supporters.ask_link(ANYONE, key="a", email="sam@example.org")
    stands(promise, RecurringState.FAILING)
    Supporter.objects.update(forget_asked_at=clock.now())

    assert letters() == []


def test_letters_speak_the_language_that_was_chosen(promise):  # noqa: F811 -- a fixture
    Supporter.objects.update(language="cy")
    supporters.ask_link(ANYONE, key="a", email="sam@example.org")

    assert {letter.extra_headers["Content-Language"] for letter in letters()} == {"cy"}


def test_every_letter_to_supporters_is_answered_here():
    assert {Letter.STARTED, Letter.CHANGED, Letter.NOTICE, Letter.ENDED, Letter.LINK, Letter.FORGOTTEN} <= MONTHLY
    assert {Letter.FAILING_0, Letter.FAILING_3, Letter.FAILING_7} <= MONTHLY

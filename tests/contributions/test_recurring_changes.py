"""Asking for changes, and what becomes of them: each write twice, each refusal by its code. No Stripe here."""

from datetime import timedelta

import pytest
from django.http import Http404

from fundapp.audit.models import Record
from fundapp.contributions.actions import recurring, recurring_changes, recurring_letters, supporters
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change, RecurringState, Way
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.monthly import FUND, ask, owner, stands

pytestmark = pytest.mark.django_db


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.codes


def organiser(role, *, fresh=True):
    return people.actor(people.organiser(role), fresh=fresh)


def topics(topic):
    return list(Message.objects.filter(topic=topic).order_by("id"))


# --- beginning --------------------------------------------------------------------------------------------------------
def test_the_same_form_begins_one_promise(begun):
    assert begun().id == begun().id
    assert RecurringContribution.objects.count() == 1


def test_what_begins_no_promise(begun, campaign):
    begun()
    assert codes(begun, amount_pence=11_00) == ("key_reused",)
    assert codes(begun, key="b", amount_pence=1_99) == ("amount_out_of_range",)
    assert codes(begun, key="c", email=" ") == ("email_needed",)
    from fundapp.contributions import actions

    actions.close_campaign(FUND, campaign_id=campaign.id)
    assert codes(begun, key="d") == ("campaign_closed",)


def test_one_address_is_one_supporter_however_it_is_written(begun):
    assert begun().supporter_id == begun(key="promise:2", email=" Sam@Example.org ").supporter_id


def test_page_of_a_promise_is_kept_once(begun):
    promise = begun()
    page = {"recurring_id": promise.id, "session_id": "cs_1", "url": "https://pay.example/1"}
    recurring.attach_page(ANYONE, **page)

    assert recurring.attach_page(ANYONE, **page).checkout_session_id == "cs_1"
    assert codes(recurring.attach_page, ANYONE, **{**page, "session_id": "cs_2"}) == ("checkout_already_open",)


# --- asking -----------------------------------------------------------------------------------------------------------
def test_the_same_form_asks_once_and_so_does_the_same_wish_in_another(promise):
    first = ask(promise, Wish(Change.AMOUNT, amount_pence=5_00))

    assert ask(promise, Wish(Change.AMOUNT, amount_pence=5_00)).id == first.id
    assert ask(promise, Wish(Change.AMOUNT, amount_pence=5_00), key="change:2").id == first.id
    assert len(topics(recurring_changes.CHANGE)) == 1


def test_skipping_pressed_twice_skips_once(promise):
    before = promise.next_on
    ask(promise, Wish(Change.SKIP))

    assert codes(ask, promise, Wish(Change.SKIP), key="change:2") == ("change_waiting",)
    promise.refresh_from_db()
    assert (promise.next_on - before).days < 32


def test_next_debit_moves_before_stripe_hears_of_it(promise):
    before = promise.next_on

    change = ask(promise, Wish(Change.SKIP))

    promise.refresh_from_db()
    assert (change.state, promise.next_on > before) == ("asked", True)


def test_form_for_one_change_is_not_taken_for_another(promise):
    ask(promise, Wish(Change.AMOUNT, amount_pence=5_00))

    assert codes(ask, promise, Wish(Change.SKIP)) == ("key_reused",)


def test_stopping_stands_in_no_queue(promise):
    waiting = ask(promise, Wish(Change.SKIP))

    stop = ask(promise, Wish(Change.STOP), key="change:2")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.why, stop.state) == ("refused", "replaced", "asked")
    assert len({message.subject for message in topics(recurring_changes.CHANGE)}) == 2


def test_card_that_is_being_chosen_is_in_nobodys_way(promise):
    card = ask(promise, Wish(Change.CARD))

    assert ask(promise, Wish(Change.SKIP), key="change:2").state == "asked"
    card.refresh_from_db()
    assert card.state == "asked"


def test_promise_of_somebody_else_does_not_exist(promise, begun):
    other = begun(key="promise:2", email="kim@example.org")

    with pytest.raises(Http404):
        ask(promise, Wish(Change.STOP), actor=owner(other))
    with pytest.raises(Http404):
        ask(promise, Wish(Change.STOP), actor=ANYONE)
    assert not RecurringChange.objects.exists()


def test_organisers_who_may_not(promise):
    treasurer = organiser(Role.TREASURER)
    stale = organiser(Role.ADMINISTRATOR, fresh=False)

    assert codes(ask, promise, Wish(Change.STOP), actor=treasurer) == ("role_needed",)
    assert codes(ask, promise, Wish(Change.STOP), actor=stale) == ("fresh_factor_needed",)
    with pytest.raises(Http404):
        ask(promise, Wish(Change.STOP), actor=organiser(Role.CASEWORKER))


def test_administrator_stands_beside_the_change(promise):
    administrator = organiser(Role.ADMINISTRATOR)

    change = ask(promise, Wish(Change.STOP), actor=administrator)

    assert change.asked_by == administrator.id
    assert Record.objects.filter(verb="recurring.change_asked", actor_id=administrator.id).count() == 1


# --- what becomes of it -----------------------------------------------------------------------------------------------
def test_change_is_ended_once(promise):
    change = ask(promise, Wish(Change.AMOUNT, amount_pence=5_00))
    recurring_changes.close(FUND, change_id=change.id, is_made=True)

    again = recurring_changes.close(FUND, change_id=change.id, is_made=False, why="late")

    assert (again.state, again.why) == ("made", "")
    assert len(topics(recurring_changes.CHANGED)) == 1
    promise.refresh_from_db()
    assert promise.notice_due


@pytest.mark.parametrize(("what", "made", "letters"), [("stop", True, 0), ("stop", False, 1), ("card", True, 1)])
def test_which_ends_are_worth_a_letter(promise, what, made, letters):
    change = ask(promise, Wish(Change(what)))

    recurring_changes.close(FUND, change_id=change.id, is_made=made)

    assert len(topics(recurring_changes.CHANGED)) == letters


def test_ending_says_who_asked_for_it(promise):
    ask(promise, Wish(Change.STOP))

    ended = stands(promise, RecurringState.ENDED, next_on=None)

    assert ended.end_reason == "stopped"
    assert stands(promise, RecurringState.ACTIVE).state == "ended"
    assert len(topics(recurring_letters.ENDED)) == 1


# --- letters ----------------------------------------------------------------------------------------------------------
def test_refused_debit_promises_three_letters_once(promise):
    stands(promise, RecurringState.FAILING)
    stands(promise, RecurringState.FAILING)

    days = [topics(topic)[0].due_at.date() for topic in recurring_letters.FAILING]
    assert [(day - days[0]).days for day in days] == [0, 3, 7]
    assert [len(topics(topic)) for topic in recurring_letters.FAILING] == [1, 1, 1]


def test_another_spell_of_refused_debits_is_told_of_again(promise):
    stands(promise, RecurringState.FAILING)
    stands(promise)
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        stands(promise, RecurringState.FAILING)

    assert [len(topics(topic)) for topic in recurring_letters.FAILING] == [2, 2, 2]


def test_notice_is_promised_once_for_each_debit_day(promise):
    RecurringContribution.objects.update(notice_due=True)

    recurring_letters.announce(FUND, recurring_id=promise.id)
    recurring_letters.announce(FUND, recurring_id=promise.id)
    assert len(topics(recurring_letters.NOTICE)) == 1
    recurring_letters.announced(FUND, recurring_id=promise.id, day=promise.next_on)
    recurring_letters.announced(FUND, recurring_id=promise.id, day=promise.next_on)
    recurring_letters.announce(FUND, recurring_id=promise.id)

    promise.refresh_from_db()
    assert (promise.notice_due, len(topics(recurring_letters.NOTICE))) == (False, 1)


def test_notice_of_a_day_that_has_moved_since_does_not_count(promise):
    RecurringContribution.objects.update(notice_due=True)

    recurring_letters.announced(FUND, recurring_id=promise.id, day=promise.next_on - timedelta(days=1))

    promise.refresh_from_db()
    assert promise.notice_due


# --- standing orders --------------------------------------------------------------------------------------------------
@pytest.fixture
def standing_order(campaign, promise):
    return RecurringContribution.objects.create(
        once_key="order:1",
        campaign=campaign,
        supporter=promise.supporter,
        way=Way.BANK.value,
        state="active",
        reference="POT-4F7K",
        amount_pence=10_00,
    )


def test_standing_order_is_changed_at_its_bank(standing_order):
    assert codes(ask, standing_order, Wish(Change.STOP)) == ("standing_order",)


def test_what_its_bank_did_is_written_down(standing_order):
    note = {"recurring_id": standing_order.id}
    administrator = organiser(Role.ADMINISTRATOR)

    more = recurring_changes.note(administrator, key="n1", wish=Wish(Change.AMOUNT, amount_pence=12_00), **note)
    assert recurring_changes.note(administrator, key="n1", wish=Wish(Change.STOP), **note).id == more.id
    recurring_changes.note(administrator, key="n2", wish=Wish(Change.STOP), **note)

    standing_order.refresh_from_db()
    assert (standing_order.amount_pence, standing_order.state, standing_order.end_reason) == (12_00, "ended", "stopped")
    assert not topics(recurring_changes.CHANGE)


def test_what_is_not_written_down(standing_order, promise):
    administrator = organiser(Role.ADMINISTRATOR)
    note = recurring_changes.note

    skip = {"key": "n1", "recurring_id": standing_order.id, "wish": Wish(Change.SKIP)}
    assert codes(note, administrator, **skip) == ("not_a_standing_order",)
    stop = {"key": "n2", "recurring_id": promise.id, "wish": Wish(Change.STOP)}
    assert codes(note, administrator, **stop) == ("not_a_standing_order",)
    stale = organiser(Role.ADMINISTRATOR, fresh=False)
    assert codes(note, stale, **{**stop, "recurring_id": standing_order.id}) == ("fresh_factor_needed",)


# --- supporters -------------------------------------------------------------------------------------------------------
def test_nothing_is_wanted_until_it_is_chosen(promise):
    supporter = promise.supporter
    assert (supporter.wants_news, supporter.wants_asks) == (False, False)

    for _time in range(2):
        supporters.choose(owner(promise), supporter_id=supporter.id, wants_news=True, wants_asks=False, language="cy")

    supporter.refresh_from_db()
    assert (supporter.wants_news, supporter.wants_asks, supporter.language) == (True, False, "cy")
    assert Record.objects.filter(verb="supporter.chose").count() == 1


def test_asking_for_the_link_of_nobody_promises_nothing(promise):
    assert supporters.ask_link(ANYONE, key="a", email="nobody@example.org") is None
    assert supporters.ask_link(ANYONE, key="b", email="") is None
    assert not topics(supporters.LINK)


def test_same_form_asks_for_one_letter(promise):
    supporters.ask_link(ANYONE, key="a", email="SAM@example.org")
    supporters.ask_link(ANYONE, key="a", email="sam@example.org")

    assert len(topics(supporters.LINK)) == 1


def test_forgetting_is_asked_for_once_and_done_once(promise):
    supporter_id = promise.supporter_id
    assert codes(supporters.forget, FUND, supporter_id=supporter_id) == ("forgetting_not_asked",)
    assert codes(supporters.say_goodbye, FUND, supporter_id=supporter_id) == ("forgetting_not_asked",)

    asked = [supporters.ask_to_be_forgotten(owner(promise), supporter_id=supporter_id) for _time in range(2)]
    assert [each.link_epoch for each in asked] == [1, 1]
    for _time in range(2):
        supporters.say_goodbye(FUND, supporter_id=supporter_id)
    done = [supporters.forget(FUND, supporter_id=supporter_id) for _time in range(2)]

    assert done[0].forgotten_at == done[1].forgotten_at
    assert len(topics(supporters.FORGOTTEN)) == 1
    assert supporters.say_goodbye(FUND, supporter_id=supporter_id).email == ""


def test_forgotten_person_is_sent_no_link(promise):
    supporters.ask_to_be_forgotten(owner(promise), supporter_id=promise.supporter_id)

    assert supporters.ask_link(ANYONE, key="a", email="sam@example.org") is None


def test_looking_at_an_address_is_written_down(promise):
    administrator = organiser(Role.ADMINISTRATOR)

    assert supporters.show_address(administrator, recurring_id=promise.id) == "sam@example.org"
    assert Record.objects.filter(verb="supporter.address_seen", actor_id=administrator.id).count() == 1
    stale = organiser(Role.ADMINISTRATOR, fresh=False)
    assert codes(supporters.show_address, stale, recurring_id=promise.id) == ("fresh_factor_needed",)
    treasurer = organiser(Role.TREASURER)
    assert codes(supporters.show_address, treasurer, recurring_id=promise.id) == ("role_needed",)

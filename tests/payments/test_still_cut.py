"""A cut without a known end: asked before each payment, answered by its person in one tap, ended to the day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import checks
from fundapp.ledger import selectors as ledger
from fundapp.outbox import chores
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from members.roles import Role
from payouts.claims import access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import actions, handlers, hearing, lasting
from payouts.payments.models import CutEnded, Payout
from payouts.payments.shortening import Ended
from tests import people
from tests.claims import stories as asking
from tests.payments import stories
from tests.payments.stories import goes_on
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db
ASKED = "claims.still_cut"
FUND = system("tests")


def payouts(claim: Claim) -> list[Payout]:
    return list(Payout.objects.filter(award__claim=claim).order_by("number"))


def waiting(claim: Claim) -> list[Payout]:
    return [payout for payout in payouts(claim) if payout.waits_for_a_yes and payout.state == "promised"]


def near(payout: Payout):
    """Two days before it is due."""
    day = payout.due_on - timedelta(days=2)
    return clock.frozen_at(clock.now() + (day - clock.today()))


def the_chore() -> None:
    [chore] = [each for each in chores.registered() if each.name == "ask-still-cut"]
    handlers.on_ask_still_cut(Delivery(1, chore.topic, "chore:x", "chore:ask-still-cut", {"day": "2026-11-23"}, 1))


def told(claim: Claim) -> int:
    return Message.objects.filter(topic=ASKED, subject=claim.subject).count()


def refused(act, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)
    return found.value.codes


def test_the_person_is_asked_once_for_each_payment_when_it_is_near():
    claim = goes_on()
    first = waiting(claim)[0]
    the_chore()
    assert told(claim) == 0, "nothing is near yet"

    with near(first):
        the_chore()
        the_chore()

        assert told(claim) == 1
        assert actions.ask_still_cut(FUND, payout_id=first.id) is False
        assert [row.verb for row in audit.about(claim.subject)].count("payout.still_cut_asked") == 1


def test_yes_is_one_tap_and_lets_the_next_payment_go():
    claim = goes_on()
    first, *others = waiting(claim)
    with near(first):
        the_chore()
        theirs = holding(claim)
        assert "Yes, it is still cut" in theirs.get("/me/still-cut").content.decode()
        for _ in range(2):
            answer = theirs.post("/me/still-cut", {"still_cut": "yes"})
            assert (answer.status_code, answer.url) == (302, "/me")

    first.refresh_from_db()
    assert first.still_needed_at is not None
    assert all(other.still_needed_at is None for other in payouts(claim) if other.id in {one.id for one in others})
    assert hearing.still_cut_asked(claim.id) is None


def test_an_end_is_taken_too_while_other_people_look_at_the_yes_again():
    claim = goes_on(since_days=10)
    claim_actions.ask_for_a_second_look(access.claimant(claim.id), claim.id)
    assert Claim.objects.get(id=claim.id).step is State.PREPARING

    ended = actions.end_cut(
        access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=clock.today()
    )

    assert ended.released_pence > 0
    assert ledger.balance_pence("promised:general") == 80_00


def test_the_end_frees_what_is_left_to_the_penny():
    claim = goes_on(since_days=10)
    before = sum(payout.amount_pence for payout in payouts(claim))
    assert ledger.balance_pence("promised:general") == before

    ended = actions.end_cut(
        access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=clock.today()
    )
    again = actions.end_cut(
        access.claimant(claim.id), claim_id=claim.id, reason=Ended.OVERTURNED, last_day=clock.today()
    )

    # Eleven days were cut; three are waited, and each of the rest is £10 by the default rules.
    left = [payout for payout in payouts(claim) if payout.state == "promised"]
    assert sum(payout.amount_pence for payout in left) == 80_00 == before - ended.released_pence
    assert ledger.balance_pence("promised:general") == 80_00
    assert all(payout.last_day <= clock.today() for payout in left)
    assert not any(payout.waits_for_a_yes for payout in left)
    assert (again.reason, CutEnded.objects.count()) == ("sanction_ended", 1)
    assert list(checks.check_books()) == []


def test_what_was_sent_is_theirs_and_the_request_closes_when_nothing_is_left():
    claim = goes_on(since_days=10)
    first = payouts(claim)[0]
    with clock.frozen_at(clock.now() + (first.due_on - clock.today()) + timedelta(days=1)):
        actions.confirm_still_needed(people.actor(people.organiser(Role.CASEWORKER)), payout_id=first.id)
        stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, [first])))))
        assert Claim.objects.get(id=claim.id).step is State.PAYING

        actions.end_cut(
            access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=claim.sanction_from
        )

    assert [payout.state for payout in payouts(claim)] == ["confirmed", *["released"] * (len(payouts(claim)) - 1)]
    assert Claim.objects.get(id=claim.id).step is State.CLOSED
    assert ledger.balance_pence("promised:general") == ledger.balance_pence("in-transit") == 0


def test_a_run_that_holds_what_is_not_due_any_more_is_refused():
    claim = goes_on(since_days=10)
    first = payouts(claim)[0]
    with clock.frozen_at(clock.now() + (first.due_on - clock.today()) + timedelta(days=1)):
        actions.confirm_still_needed(people.actor(people.organiser(Role.CASEWORKER)), payout_id=first.id)
        run = stories.prepared(None, [first])
        actions.end_cut(
            access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=claim.sanction_from
        )

        assert refused(stories.approved, run) == ("taken_back_since_frozen",)


@pytest.mark.parametrize(("days_from_now", "code"), [(1, "last_day_is_ahead"), (-30, "last_day_is_before")])
def test_a_last_day_that_cannot_be_is_refused_and_nothing_moves(days_from_now, code):
    claim = goes_on()
    day = clock.today() + timedelta(days=days_from_now)

    who = access.claimant(claim.id)
    assert refused(actions.end_cut, who, claim_id=claim.id, reason=Ended.OVERTURNED, last_day=day) == (code,)

    assert not CutEnded.objects.exists()
    assert {payout.state for payout in payouts(claim)} == {"promised"}


def test_only_its_person_and_caseworkers_tell_and_only_while_it_is_paid():
    claim = goes_on()
    said = {"claim_id": claim.id, "reason": Ended.SANCTION_ENDED, "last_day": clock.today()}
    for stranger in (access.claimant(goes_on().id), people.actor(people.organiser(Role.TREASURER)), FUND):
        with pytest.raises(Http404):
            actions.end_cut(stranger, **said)
        with pytest.raises(Http404):
            actions.say_still_cut(stranger, claim_id=claim.id)

    early = asking.deciding()
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    assert refused(actions.end_cut, caseworker, **{**said, "claim_id": early.id}) == ("nothing_left_to_stop",)
    assert actions.end_cut(caseworker, **said).told_by == f"organiser:{caseworker.id}"


@pytest.mark.parametrize("says_yes", [True, False])
def test_a_text_answers_where_one_alone_was_asked(says_yes):
    claim, other = goes_on(), goes_on()
    first = waiting(claim)[0]
    with near(first):
        actions.ask_still_cut(FUND, payout_id=first.id)
        hearing.on_reply((claim.id, other.id), says_yes)
        assert lasting.was_asked(claim.id) is False
        assert CutEnded.objects.filter(claim=claim).exists() is not says_yes
        assert not CutEnded.objects.filter(claim=other).exists()


def test_a_text_about_two_that_were_asked_changes_nothing():
    both = [goes_on(), goes_on()]
    with near(waiting(both[0])[0]):
        the_chore()
        hearing.on_reply(tuple(claim.id for claim in both), False)

    assert not CutEnded.objects.exists()
    assert all(waiting(claim) for claim in both)


def test_the_pages_keep_what_was_typed_and_say_what_to_do():
    claim = goes_on()
    theirs = holding(claim)
    ahead = clock.today() + timedelta(days=3)

    wrong = theirs.post(
        "/me/still-cut",
        {
            "reason": "overturned",
            "last_day_day": str(ahead.day),
            "last_day_month": str(ahead.month),
            "last_day_year": str(ahead.year),
        },
    )
    assert wrong.status_code == 422
    assert f'value="{ahead.year}"' in wrong.content.decode()
    today = clock.today()
    page = people.signed_in(Client(), people.organiser(Role.CASEWORKER))
    done = page.post(
        f"/organise/still-needed/{waiting(claim)[0].id}/ended",
        {
            "reason": "benefit_ended",
            "last_day_day": str(today.day),
            "last_day_month": str(today.month),
            "last_day_year": str(today.year),
        },
    )
    assert (done.status_code, done.url) == (302, "/organise/still-needed/")
    assert CutEnded.objects.get(claim=claim).reason == "benefit_ended"
    assert "Tell us that it is over" not in theirs.get("/me/still-cut").content.decode()


def test_the_database_keeps_the_end():
    claim = goes_on()
    ended = actions.end_cut(
        access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=clock.today()
    )
    kept = {"last_day": ended.last_day, "told_by": "x", "reason": "overturned", "released_pence": 0}

    for name, wrong in {"cut_ended_says_why": {"reason": "no"}, "cut_ended_says_who": {"told_by": ""}}.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CutEnded.objects.create(claim=goes_on(), **{**kept, **wrong})
    for statement in ("UPDATE payments_cutended SET reason = 'x'", "DELETE FROM payments_cutended"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("reason", list(Ended))
def test_whoever_won_is_offered_to_give_and_nobody_else_and_nobody_is_asked(reason):
    claim = goes_on(since_days=10)
    before = Message.objects.filter(subject=claim.subject).count()

    actions.end_cut(access.claimant(claim.id), claim_id=claim.id, reason=reason, last_day=clock.today())

    assert lasting.may_give_back(claim.id) is (reason is Ended.OVERTURNED)
    page = holding(claim).get("/me").content.decode()
    assert ("Give some back, only if you like" in page) is (reason is Ended.OVERTURNED)
    assert Message.objects.filter(subject=claim.subject).count() == before

"""The checks of a run on real rows: what holds it, what a person ticks, what the second person reads."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.limits import actions as limits
from fundapp.limits.catalogue import Limit
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import wayfinding
from payouts.claims.models import Claim
from payouts.payments import actions, shelf
from payouts.payments.leaving import Leaves
from payouts.payments.models import LookedAt, PaymentRun, Payout
from payouts.payments.scrutiny import Code
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db
MOTIONS = system("motions")


def refused_with(payouts, **others) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        stories.prepared(None, payouts, **others)
    assert not PaymentRun.objects.exists()
    assert {payout.state for payout in Payout.objects.all()} == {"promised"}
    return refused.value.codes


def cap(limit: Limit, pence: int) -> None:
    limits.set_limit(MOTIONS, limit=limit, value=pence, minute_ref=f"Motion {limit}")


def test_one_account_for_two_requests_waits_for_a_tick_and_its_reason():
    payouts = [stories.payout(), stories.payout()]

    assert refused_with(payouts, looked=[]) == (Code.SAME_ACCOUNT,)
    assert refused_with(payouts, looked=[Code.SAME_ACCOUNT], why=" ") == ("looked_at_without_a_reason",)
    run = stories.prepared(None, payouts, looked=[Code.SAME_ACCOUNT], why="One household")

    assert list(run.looked_at.values_list("code", "why")) == [("same_account_twice", "One household")]


def test_a_tick_for_what_was_not_found_leaves_no_row():
    stories.prepared(looked=stories.LOOKED, why="Everything")

    assert not LookedAt.objects.exists()


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        (Limit.PAID_AT_ONCE, Code.OVER_CAP),
        (Limit.PAID_IN_A_DAY, Code.OVER_DAY),
        (Limit.PAID_IN_A_WEEK, Code.OVER_WEEK),
    ],
)
def test_a_cap_that_two_people_set_stops_the_run_whatever_is_ticked(limit, code):
    payout = stories.payout()
    cap(limit, stories.AMOUNT_PENCE - 1)

    assert refused_with([payout]) == (code,)

    limits.set_limit(MOTIONS, limit=limit, value=stories.AMOUNT_PENCE, minute_ref="Motion 99")
    assert stories.prepared(None, [payout]).count == 1


def test_what_another_run_pays_counts_until_it_is_abandoned():
    cap(Limit.PAID_IN_A_DAY, stories.AMOUNT_PENCE)
    payout, first = stories.payout(), stories.prepared()

    with pytest.raises(Refused) as refused:
        stories.prepared(None, [payout])
    assert refused.value.codes == (Code.OVER_DAY,)

    actions.abandon_run(stories.preparer(first), run_id=first.id)
    assert stories.prepared(None, [payout]).count == 1


def test_the_second_person_meets_a_cap_that_was_lowered_meanwhile():
    run = stories.prepared()
    cap(Limit.PAID_IN_A_WEEK, stories.AMOUNT_PENCE - 1)

    with pytest.raises(Refused) as refused:
        stories.approved(run)

    assert refused.value.codes == (Code.OVER_WEEK,)


def test_a_rail_that_is_off_can_be_neither_picked_nor_used(settings):
    payout, run = stories.payout(), None
    settings.RAILS_OFF = ["generic"]

    assert refused_with([payout]) == (Code.RAIL_OFF,)
    assert "generic" not in shelf.codes_on(Leaves.BANK)

    settings.RAILS_OFF = []
    run = stories.prepared(None, [payout])
    settings.RAILS_OFF = ["generic"]
    with pytest.raises(Refused) as refused:
        stories.approved(run)
    assert refused.value.codes == (Code.RAIL_OFF,)


def test_an_account_that_an_organiser_is_close_to_is_looked_at():
    payout = stories.payout()
    [digest] = wayfinding.account_prints(stories.claim_of(payout))
    DeclaredInterest.objects.create(account=people.organiser(Role.CASEWORKER), kind="account", subject=digest)

    assert refused_with([payout], looked=[]) == (Code.ORGANISERS_ACCOUNT,)


def test_details_that_changed_after_the_vote_are_looked_at():
    payout = stories.payout()
    later = clock.now() + timedelta(days=4)
    Claim.objects.filter(awards__payouts=payout).update(payee_changed_at=clock.now() + timedelta(seconds=1))

    with clock.frozen_at(later):
        assert refused_with([payout], looked=[]) == (Code.CHANGED_SINCE,)


def test_a_payment_that_waited_for_more_than_a_week_is_looked_at():
    payout = stories.payout()

    with clock.frozen_at(clock.now() + (payout.due_on - clock.today()) + timedelta(days=8)):
        assert refused_with([payout], looked=[]) == (Code.OLD,)


def test_both_people_read_the_warning_and_its_reason():
    page = reverse("payments:prepare")
    payouts = [stories.payout(), stories.payout()]
    treasurer = people.signed_in(Client(), stories.payer())
    sent = {"once": "form-1", "payout": [str(payout.id) for payout in payouts], "rail": "generic"}

    assert "are paid into the same account" in treasurer.get(page).content.decode()
    unticked = treasurer.post(page, sent)
    assert unticked.status_code in (409, 422)
    assert "Tick what you have looked at" in unticked.content.decode()
    no_reason = treasurer.post(page, {**sent, "looked": ["same_account_twice"]})
    assert no_reason.status_code == 422
    assert "Say why it may be paid as it is." in no_reason.content.decode()
    done = treasurer.post(page, {**sent, "looked": ["same_account_twice"], "why": "One household"})
    assert done.status_code == 302

    second = people.signed_in(Client(), stories.payer(Role.RELEASER)).get(done.url).content.decode()
    assert "Looked at: One household" in second


def test_the_page_of_a_run_says_what_is_new_since_it_was_frozen():
    run = stories.prepared()
    [digest] = wayfinding.account_prints(stories.claim_of(run))
    DeclaredInterest.objects.create(account=people.organiser(Role.CASEWORKER), kind="account", subject=digest)

    page = people.signed_in(Client(), run.prepared_by).get(reverse("payments:run", args=[run.id])).content.decode()

    assert "New since it was frozen." in page


def test_the_database_keeps_what_was_ticked():
    run = stories.prepared(None, [stories.payout(), stories.payout()])
    row = run.looked_at.get()

    for wrong in ({"why": ""}, {"code": ""}, {"code": row.code}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LookedAt.objects.create(**{"run": run, "code": "old", "why": "Seen", **wrong})
    for change in (lambda: LookedAt.objects.update(why="Another"), lambda: LookedAt.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert LookedAt.objects.get().id == UUID(str(row.id))

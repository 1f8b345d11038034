"""A payment that reached a stranger: two people, the pot bears it, and its person is paid anew without a vote."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger_actions
from fundapp.ledger import journal
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as asking
from payouts.claims.models import Claim
from payouts.payments import actions, arriving, selectors
from payouts.payments.actions import Because
from payouts.payments.models import Payout, RunLine
from payouts.payments.tracing import Found
from tests import people
from tests.payments import stories
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db


def other(*, fresh: bool = True):
    return people.actor(stories.payer(Role.RELEASER), fresh=fresh)


def refused(act, *args, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value.codes


def test_it_is_promised_anew_once_and_the_pot_bears_it():
    trace = stories.went_astray()
    payout, claim = trace.line.payout, stories.claim_of(trace.line.payout)
    free, bank, second = ledger.free_pence("general"), ledger.balance_pence("bank"), other()

    assert actions.pay_again(second, line_id=trace.line_id) == actions.pay_again(second, line_id=trace.line_id)

    payout.refresh_from_db()
    assert (payout.state, RunLine.objects.get(id=trace.line_id).fate) == ("promised", "astray")
    assert ledger.free_pence("general") == free - stories.AMOUNT_PENCE
    assert (ledger.balance_pence("bank"), ledger.balance_pence("in-transit")) == (bank, 0)
    assert [record.verb for record in audit.about(f"payout:{payout.id}")].count("payout.paid_again") == 1
    assert "Please check your account." in holding(claim).get("/me").content.decode()
    assert not arriving.astray().exists()

    mended(claim)
    with clock.frozen_at(clock.now() + timedelta(hours=73)):
        again = stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, [payout])))))
    assert again.state == "settled"
    assert Payout.objects.get(id=payout.id).times_sent == 2
    assert ledger.balance_pence("bank") == bank - stories.AMOUNT_PENCE


def mended(claim):
    Claim.objects.filter(id=claim.id).update(payee_changed_at=clock.now())


def held(payout) -> set[str]:
    found = selectors.candidates(people.actor(stories.payer(Role.TREASURER)))
    return {reason.code for each in found if each.payout.id == payout.id for reason in each.held_because}


def test_nothing_more_goes_to_the_stranger_until_the_account_is_given_again():
    trace = stories.went_astray()
    payout, claim = trace.line.payout, stories.claim_of(trace.line.payout)
    assert "Your payment did not reach you." not in holding(claim).get("/me").content.decode()
    actions.pay_again(other(), line_id=trace.line_id)

    assert held(payout) == {"account_went_astray"}
    page = holding(claim).get("/me").content.decode()
    assert "Your payment did not reach you. Please check your account." in page
    assert "came back" not in page

    mended(claim)
    assert held(payout) == {"details_are_new"}
    assert "Your payment did not reach you." not in holding(claim).get("/me").content.decode()
    with clock.frozen_at(clock.now() + timedelta(hours=73)):
        assert held(payout) == set()


def test_the_next_week_of_the_same_person_does_not_follow_it_though_it_was_frozen():
    with clock.frozen_at(clock.now() - timedelta(days=16)):
        claim = stories.goes_on(since_days=1)
    weeks = list(Payout.objects.filter(award__claim=claim).order_by("number"))
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        Payout.objects.filter(award__claim=claim).update(still_needed_at=clock.now())
        first = stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, weeks[:1])))))
    actions.say_arrived(claim_access.claimant(claim.id), claim_id=claim.id, has_arrived=False)
    assert held(weeks[1]) == set()
    frozen = stories.approved(stories.prepared(None, weeks[1:2]))

    line = RunLine.objects.get(run=first)
    actions.close_trace(people.actor(first.prepared_by), line_id=line.id, found=Found.WENT_ASTRAY)

    expected = ("account_went_astray", "run_needs_preparing_again")
    assert refused(actions.write_bank_file, stories.preparer(frozen), run_id=frozen.id) == expected
    actions.abandon_run(stories.preparer(frozen), run_id=frozen.id)
    assert held(weeks[1]) == {"account_went_astray"}
    assert "Your payment did not reach you." in holding(claim).get("/me").content.decode()


def test_two_people_and_a_fresh_factor():
    trace = stories.went_astray()
    closer = people.actor(trace.closed_by)

    assert refused(actions.pay_again, closer, line_id=trace.line_id) == ("own_search",)
    assert refused(actions.pay_again, other(fresh=False), line_id=trace.line_id) == ("fresh_factor_needed",)
    for role in set(Role) - {Role.TREASURER, Role.RELEASER}:
        with pytest.raises((Refused, Http404)):
            actions.pay_again(people.actor(people.organiser(role)), line_id=trace.line_id)
    assert arriving.count_for(closer) == 0
    assert arriving.count_for(other()) == 1


def test_only_what_a_search_found_astray_and_the_bank_has_shown():
    claim = stories.not_arrived()
    line = RunLine.objects.get(payout__award__claim=claim)
    assert refused(actions.pay_again, other(), line_id=line.id) == ("not_astray",)
    with pytest.raises(Http404):
        actions.pay_again(other(), line_id=claim.id)

    Payout.objects.filter(id=line.payout_id).update(state="sent")
    actions.close_trace(people.actor(line.run.prepared_by), line_id=line.id, found=Found.WENT_ASTRAY)
    assert refused(actions.pay_again, other(), line_id=line.id) == ("cannot_pay_again_now",)


def test_what_came_back_since_is_not_paid_twice():
    trace = stories.went_astray()
    payout, treasurer = trace.line.payout, people.actor(trace.line.run.prepared_by)
    actions.return_payout(treasurer, payout_id=payout.id, because=Because.WRONG_DETAILS)
    assert refused(actions.pay_again, other(), line_id=trace.line_id) == ("came_back_since",)
    mended(stories.claim_of(payout))
    with clock.frozen_at(clock.now() + timedelta(hours=73)):
        stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, [payout])))))
    free = ledger.free_pence("general")

    assert refused(actions.pay_again, other(), line_id=trace.line_id) == ("came_back_since",)

    assert not arriving.astray().exists()
    assert arriving.count_for(other()) == 0
    assert (Payout.objects.get(id=payout.id).state, ledger.free_pence("general")) == ("confirmed", free)


def test_nothing_is_promised_to_who_has_deleted_their_request():
    trace = stories.went_astray()
    claim = stories.claim_of(trace.line.payout)
    asking.erase_claim(claim_access.claimant(claim.id), claim.id)
    promised = ledger.balance_pence("promised:general")

    assert refused(actions.pay_again, other(), line_id=trace.line_id) == ("nobody_to_pay",)

    assert not arriving.astray().exists()
    assert ledger.balance_pence("promised:general") == promised


def test_a_pot_without_money_waits():
    trace = stories.went_astray()
    free = ledger.free_pence("general")
    ledger_actions.post(journal.refund(source="refund:all", at=clock.now(), pot="general", pence=free))

    assert refused(actions.pay_again, other(), line_id=trace.line_id) == ("pot_has_not_enough_free",)
    assert Payout.objects.get(id=trace.line.payout_id).state == "confirmed"


@pytest.mark.parametrize("change", ["again_by_id = closed_by_id, again_at = closed_at", "again_at = closed_at"])
def test_the_database_wants_two_people(change):
    stories.went_astray()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_trace SET {change}")


def test_over_http_twice():
    trace = stories.went_astray()
    client = people.signed_in(Client(), stories.payer(Role.RELEASER))

    assert "I agree: pay it anew" in client.get(reverse("payments:traces")).content.decode()
    for _ in range(2):
        assert client.post(reverse("payments:again", args=[trace.line_id])).status_code == 302
    assert "I agree" not in client.get(reverse("payments:traces")).content.decode()


def test_whoever_has_a_part_in_the_request_is_not_the_first_of_the_two():
    claim = stories.not_arrived()
    line = RunLine.objects.get(payout__award__claim=claim)
    voter = people.actor(claim.panels.first().seats.filter(state="voted").first().account)
    voter = replace(voter, roles=frozenset({Role.TREASURER.value}))

    assert refused(actions.close_trace, voter, line_id=line.id, found=Found.WENT_ASTRAY) == ("voter_cannot_pay",)
    assert actions.close_trace(voter, line_id=line.id, found=Found.ARRIVED).found == "arrived"


def test_another_end_of_a_search_that_is_closed_is_not_swallowed():
    trace = stories.went_astray()
    treasurer = people.actor(stories.payer())

    assert actions.close_trace(treasurer, line_id=trace.line_id, found=Found.WENT_ASTRAY).closed_by == trace.closed_by
    assert refused(actions.close_trace, treasurer, line_id=trace.line_id, found=Found.ARRIVED) == ("search_is_closed",)


def test_what_is_promised_anew_is_not_noted_as_come_back_too():
    trace = stories.went_astray()
    treasurer, payout = people.actor(trace.line.run.prepared_by), trace.line.payout
    actions.pay_again(other(), line_id=trace.line_id)

    note = {"payout_id": payout.id, "because": Because.NOT_KNOWN}
    assert refused(actions.return_payout, treasurer, **note) == ("is_paid_anew",)
    assert RunLine.objects.get(id=trace.line_id).fate == "astray"


def test_a_code_that_still_waits_for_its_person_did_not_reach_a_stranger(settings):
    settings.PAY_HOW_ON = ["voucher"]
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        voucher = stories.entered()
        run = stories.settled(voucher.line.run)
    claim = stories.claim_of(run)
    actions.say_arrived(claim_access.claimant(claim.id), claim_id=claim.id, has_arrived=False)
    actions.close_trace(stories.preparer(run), line_id=voucher.line_id, found=Found.WENT_ASTRAY)

    assert refused(actions.pay_again, other(), line_id=voucher.line_id) == ("code_still_waits",)

    actions.take_voucher(claim_access.claimant(claim.id), claim_id=claim.id, voucher_id=voucher.id)
    assert actions.pay_again(other(), line_id=voucher.line_id).again_at is not None

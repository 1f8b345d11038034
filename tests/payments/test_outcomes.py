"""What became of payments: seen at the bank, or come back and paid again without a new vote."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.payments import actions
from payouts.payments.actions import Because
from payouts.payments.models import PaymentRun, RunLine
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def balances() -> dict[str, int]:
    return {code: ledger.balance_pence(code) for code in ("pot:general", "promised:general", "in-transit", "bank")}


def test_confirming_a_run_settles_it_and_closes_its_claims():
    run = stories.sent()

    for _ in range(2):
        run = actions.confirm_run(stories.preparer(run), run_id=run.id)

    assert run.state == "settled"
    assert balances() == {"pot:general": 750_00, "promised:general": 0, "in-transit": 0, "bank": 750_00}
    assert stories.claim_of(run).state == "closed"
    [payout] = stories.payouts_of(run)
    assert payout.state == "confirmed"
    assert [record.verb for record in audit.about(f"payout:{payout.id}")] == ["payout.confirmed"]


def test_payouts_are_confirmed_one_by_one_and_the_last_settles_the_run():
    run = stories.sent(stories.written(stories.approved(stories.prepared(None, [stories.payout(), stories.payout()]))))
    first, second = stories.payouts_of(run)
    treasurer = stories.preparer(run)

    for _ in range(2):
        actions.confirm_payout(treasurer, payout_id=first.id)
    run.refresh_from_db()
    assert (run.state, balances()["in-transit"]) == ("sent", 250_00)

    actions.confirm_payout(treasurer, payout_id=second.id)
    run.refresh_from_db()
    assert (run.state, balances()["in-transit"]) == ("settled", 0)


def test_a_payment_that_came_back_is_promised_again_and_paid_in_the_next_run():
    run = stories.sent()
    [payout] = stories.payouts_of(run)

    for _ in range(2):
        actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.REFUSED_BY_BANK)

    payout.refresh_from_db()
    run.refresh_from_db()
    assert (payout.state, run.state) == ("promised", "settled")
    assert balances() == {"pot:general": 750_00, "promised:general": 250_00, "in-transit": 0, "bank": 1_000_00}
    line = RunLine.objects.get(run=run)
    assert (line.fate, line.came_back_because) == ("returned", "refused_by_bank")

    again = stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, [payout])))))
    payout.refresh_from_db()
    assert (again.state, payout.state, payout.times_sent) == ("settled", "confirmed", 2)
    assert balances() == {"pot:general": 750_00, "promised:general": 0, "in-transit": 0, "bank": 750_00}
    assert stories.claim_of(payout).state == "closed"


@pytest.mark.parametrize("because", [Because.WRONG_DETAILS, Because.ACCOUNT_CLOSED])
def test_what_came_back_because_of_the_account_waits_until_it_is_mended(because):
    run = stories.sent()
    [payout] = stories.payouts_of(run)
    actions.return_payout(stories.preparer(run), payout_id=payout.id, because=because)

    with pytest.raises(Refused) as refused:
        stories.prepared(None, [payout])

    assert refused.value.codes == ("account_not_mended",)


def test_a_payment_that_came_back_after_it_was_confirmed_opens_the_claim_again():
    run = stories.settled()
    [payout] = stories.payouts_of(run)

    actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.NOT_KNOWN)

    assert balances() == {"pot:general": 750_00, "promised:general": 250_00, "in-transit": 0, "bank": 1_000_00}
    assert stories.claim_of(payout).state == "paying"
    assert stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, [payout]))))).count == 1
    assert stories.claim_of(payout).state == "closed"


def test_nothing_is_confirmed_or_returned_before_it_is_sent():
    run = stories.written()
    [payout] = stories.payouts_of(run)
    treasurer = stories.preparer(run)

    for act, code in (
        (lambda: actions.confirm_run(treasurer, run_id=run.id), "cannot_settle_run_now"),
        (lambda: actions.confirm_payout(treasurer, payout_id=payout.id), "cannot_confirm_now"),
        (
            lambda: actions.return_payout(treasurer, payout_id=payout.id, because=Because.NOT_KNOWN),
            "cannot_return_now",
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == (code,)


def test_only_a_treasurer_says_what_became_of_a_payment():
    run = stories.sent()
    [payout] = stories.payouts_of(run)
    releaser = people.actor(people.organiser(Role.RELEASER))

    for act in (
        lambda: actions.confirm_run(releaser, run_id=run.id),
        lambda: actions.confirm_payout(releaser, payout_id=payout.id),
        lambda: actions.return_payout(releaser, payout_id=payout.id, because=Because.NOT_KNOWN),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("role_needed",)
    assert PaymentRun.objects.get(id=run.id).state == "sent"


# --- A page that was left open ----------------------------------------------------------------------------------------
def paid_again() -> tuple[PaymentRun, PaymentRun]:
    """The run that a payment came back from, and the later one that it is on its way in."""
    first = stories.sent()
    [payout] = stories.payouts_of(first)
    actions.return_payout(stories.preparer(first), payout_id=payout.id, because=Because.REFUSED_BY_BANK)
    return first, stories.sent(stories.written(stories.approved(stories.prepared(None, [payout]))))


@pytest.mark.parametrize(("page", "typed"), [("came_back", {"because": "not_known"}), ("confirm_one", {})])
def test_a_page_of_the_first_run_says_nothing_of_the_second(page, typed):
    first, second = paid_again()
    [payout] = stories.payouts_of(second)
    client, before = people.signed_in(Client(), stories.payer()), balances()

    answer = client.post(reverse(f"payments:{page}", args=[first.id, payout.id]), typed)

    assert (answer.status_code, "later run" in answer.content.decode()) == (409, True)
    assert (RunLine.objects.get(run=second).fate, balances()) == ("live", before)
    assert client.post(reverse(f"payments:{page}", args=[second.id, payout.id]), typed).status_code == 302
    assert RunLine.objects.get(run=second).fate == ("returned" if typed else "confirmed")


def test_a_payment_that_was_never_in_a_run_did_not_come_back_from_it():
    run, other = stories.sent(), stories.sent()
    [payout] = stories.payouts_of(other)

    with pytest.raises(Http404):
        actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.NOT_KNOWN, run_id=run.id)

"""Two people, or one person twice, at the same moment: on PostgreSQL, in real threads, exactly one wins."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from fundapp.audit import selectors as audit
from fundapp.ledger import actions as ledger_actions
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.payments import actions
from payouts.payments.models import PaymentRun, RunLine, Voucher
from tests import people
from tests.at_once import at_once
from tests.patience import PATIENCE_SECONDS
from tests.payments import releasing, stories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _accounts(transactional_db):
    ledger_actions.open_standard_accounts()


def test_two_people_approving_at_once_are_one_approval():
    run = stories.prepared()
    others = [people.actor(stories.read_in_full(run, stories.payer(Role.RELEASER))) for _ in range(6)]
    typed = {"run_id": run.id, "typed_total": "250.00", "seen_hash": run.content_hash}

    results = at_once(*(lambda actor=actor: actions.approve_run(actor, **typed) for actor in others))

    won = [result for result in results if isinstance(result, PaymentRun)]
    assert len(won) == 1
    assert [result for result in results if not isinstance(result, PaymentRun)] == [("cannot_approve_run_now",)] * 5
    run.refresh_from_db()
    assert (run.state, run.approved_by) == ("approved", won[0].approved_by)
    assert [record.verb for record in audit.about(run.subject)].count("run.approved") == 1


def test_twelve_releases_of_one_run_are_one_file_and_one_posting():
    run = stories.approved(stories.prepared(None, [stories.payout(), stories.payout()]))
    people_of_it = [stories.preparer(run), people.actor(run.approved_by)]
    promised = [line.amount_pence for line in run.lines.all()]
    before = ledger.balance_pence("in-transit")

    released = releasing.release(run, people_of_it, sessions=12)

    assert released.faults == []
    assert abs(ledger.balance_pence("in-transit") - before) == sum(promised)
    assert {payout.times_sent for payout in stories.payouts_of(run)} == {1}
    assert [record.verb for record in audit.about(run.subject)].count("run.sent") == 1


def test_two_treasurers_preparing_the_same_payouts_at_once_are_one_run():
    payouts = [stories.payout(), stories.payout()]
    treasurers = [stories.payer(), stories.payer()]

    results = at_once(
        lambda: stories.prepared(treasurers[0], payouts),
        lambda: stories.prepared(treasurers[1], payouts[::-1]),
    )

    assert sorted(isinstance(result, PaymentRun) for result in results) == [False, True]
    assert ("cannot_put_in_run_now",) in results
    assert RunLine.objects.count() == 2


def test_one_form_sent_many_times_at_once_is_one_run():
    payout, treasurer = stories.payout(), stories.payer()

    results = at_once(*(lambda: stories.prepared(treasurer, [payout], key="one-form") for _ in range(5)))

    assert {result.id for result in results} == set(PaymentRun.objects.values_list("id", flat=True))
    assert PaymentRun.objects.count() == 1


def test_sending_and_confirming_at_once_post_once():
    run = stories.written()
    actor = stories.preparer(run)

    at_once(*(lambda: actions.mark_sent(actor, run_id=run.id) for _ in range(5)))
    assert ledger.balance_pence("in-transit") == 250_00

    [payout] = stories.payouts_of(run)
    at_once(
        *(lambda: actions.confirm_run(actor, run_id=run.id) for _ in range(3)),
        *(lambda: actions.confirm_payout(actor, payout_id=payout.id) for _ in range(3)),
    )
    assert ledger.balance_pence("in-transit") == 0
    assert ledger.balance_pence("bank") == 750_00
    assert [record.verb for record in audit.about(f"payout:{payout.id}")] == ["payout.confirmed"]


def test_sending_and_abandoning_at_once_end_as_one_of_both():
    run = stories.written()
    actor = stories.preparer(run)

    results = at_once(
        lambda: actions.mark_sent(actor, run_id=run.id), lambda: actions.abandon_run(actor, run_id=run.id)
    )

    run.refresh_from_db()
    won = {"sent": ("cannot_abandon_run_now",), "abandoned": ("cannot_send_run_now",)}
    assert won[run.state] in results
    assert ledger.balance_pence("in-transit") == (250_00 if run.state == "sent" else 0)


def test_taking_back_while_the_bank_file_is_written_ends_as_one_of_both():
    run = stories.approved()
    claim = stories.claim_of(run)
    actor = stories.preparer(run)

    results = at_once(
        lambda: actions.write_bank_file(actor, run_id=run.id),
        lambda: claim_actions.withdraw_claim(claim_access.claimant(claim.id), claim.id),
    )

    claim.refresh_from_db()
    [payout] = stories.payouts_of(run)
    assert claim.state == "withdrawn"
    # With a file the payment stays in it, and the bank may have it; without one it is freed.
    assert payout.state == ("released" if isinstance(results[0], tuple) else "in_run")


def test_many_who_agree_at_once_promise_a_lost_payment_anew_once():
    trace = stories.went_astray()
    others = [people.actor(stories.payer(Role.RELEASER)) for _ in range(4)]
    free = ledger.free_pence("general")

    results = at_once(*(lambda actor=actor: actions.pay_again(actor, line_id=trace.line_id) for actor in others))

    assert len({result.again_by_id for result in results}) == 1
    assert ledger.free_pence("general") == free - stories.AMOUNT_PENCE
    assert [record.verb for record in audit.about(f"payout:{trace.line.payout_id}")].count("payout.paid_again") == 1


def test_a_lost_payment_that_comes_back_while_it_is_promised_anew_is_promised_once():
    trace = stories.went_astray()
    payout = trace.line.payout
    treasurer, other = (people.actor(stories.payer(role)) for role in (Role.TREASURER, Role.RELEASER))
    owed = ledger.balance_pence("promised:general")

    results = at_once(
        lambda: actions.return_payout(treasurer, payout_id=payout.id, because=actions.Because.WRONG_DETAILS),
        lambda: actions.pay_again(other, line_id=trace.line_id),
    )

    payout.refresh_from_db()
    assert payout.state == "promised"
    assert abs(ledger.balance_pence("promised:general") - owed) == stories.AMOUNT_PENCE
    assert results[1] == ("came_back_since",) or results[1].again_at is not None


# --- Claims before runs -----------------------------------------------------------------------------------------------
def _sent_for_cash():
    stories.box(stories.AMOUNT_PENCE)
    run = stories.written(stories.approved(stories.prepared(None, [stories.wanting("cash")], rail="cash")))
    return run, lambda: actions.mark_sent(stories.preparer(run), run_id=run.id)


def _abandoned():
    run = stories.written()
    return run, lambda: actions.abandon_run(stories.preparer(run), run_id=run.id)


def _confirmed():
    run = stories.sent()
    return run, lambda: actions.confirm_run(stories.preparer(run), run_id=run.id)


def _came_back():
    run = stories.sent()
    [payout] = stories.payouts_of(run)
    because = actions.Because.ACCOUNT_CLOSED
    return run, lambda: actions.return_payout(stories.preparer(run), payout_id=payout.id, because=because)


def _signed():
    run = stories.cash()
    [payout] = stories.payouts_of(run)
    return run, lambda: actions.sign_cash(stories.preparer(run), run_id=run.id, payout_id=payout.id)


def _entered():
    run = stories.vouchers()
    return run, lambda: stories.entered(run)


def _agreed_to():
    trace = stories.went_astray()
    other = people.actor(stories.payer(Role.RELEASER))
    return trace.line.run, lambda: actions.pay_again(other, line_id=trace.line_id)


def _waits_for_a_lock() -> None:
    """Until somebody on this database stands before a row that another has."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            # A transaction sees the activity as it was when it first asked.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for the claim")


@pytest.mark.parametrize(
    "made",
    [_sent_for_cash, _abandoned, _confirmed, _came_back, _signed, _entered, _agreed_to],
    ids=lambda each: each.__name__,
)
def test_whoever_waits_for_a_claim_holds_no_run_yet(made, settings):
    settings.PAY_HOW_ON = ["bank", "voucher", "cash"]
    run, act = made()

    def done() -> object:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Claim.objects.select_for_update().get(id=stories.claim_of(run).id)
            waiting = pool.submit(done)
            _waits_for_a_lock()
            assert PaymentRun.objects.select_for_update(nowait=True).get(id=run.id) == run
        waiting.result(timeout=PATIENCE_SECONDS)


# --- By hand ----------------------------------------------------------------------------------------------------------
def test_four_people_who_sign_for_the_same_cash_are_two_signatures(settings):
    settings.PAY_HOW_ON = ["cash"]
    run = stories.cash()
    payout = stories.payouts_of(run)[0]
    others = [people.actor(stories.payer(Role.RELEASER)) for _ in range(4)]
    box = ledger.balance_pence("cash")

    results = at_once(
        *(lambda actor=actor: actions.sign_cash(actor, run_id=run.id, payout_id=payout.id) for actor in others)
    )

    assert sorted(isinstance(result, tuple) for result in results) == [False, False, True, True]
    assert ledger.balance_pence("cash") == box - stories.AMOUNT_PENCE
    assert [record.verb for record in audit.about(f"payout:{payout.id}")].count("payout.confirmed") == 1


def test_one_code_typed_for_two_people_at_once_is_given_to_one(settings):
    settings.PAY_HOW_ON = ["voucher"]
    runs = [stories.vouchers() for _ in range(3)]

    results = at_once(*(lambda run=run: stories.entered(run) for run in runs))

    refusals = [result for result in results if isinstance(result, tuple)]
    assert refusals == [("code_given_before",)] * 2
    assert Voucher.objects.count() == 1


def test_one_code_sent_many_times_at_once_is_one_voucher(settings):
    settings.PAY_HOW_ON = ["voucher"]
    run = stories.vouchers()

    results = at_once(*(lambda: stories.entered(run) for _ in range(6)))

    assert len({voucher.id for voucher in results}) == 1
    assert Voucher.objects.count() == 1

"""Awards and runs in every state, made through the actions that would make them: for this room and those above."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import override_settings

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.models import Account
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims.models import Claim
from payouts.payments import actions
from payouts.payments.actions import Because
from payouts.payments.models import Award, PaymentRun, Payout, RunLine, Trace, Voucher
from payouts.payments.scrutiny import Code
from payouts.payments.tracing import Found
from tests import people
from tests.claims import stories as claims
from tests.committee import stories as committee

_numbers = count(1)
# What the default rules give for the 28 days of the claims' story: 25 days at £10.
AMOUNT_PENCE = 250_00
# Every warning ticked: the people of these stories share one account.
LOOKED = [code.value for code in Code]


def went_astray() -> Trace:
    """A payment that the bank has shown leaving and that reached a stranger; nobody has agreed to pay it anew."""
    claim = not_arrived()
    line = RunLine.objects.get(payout__award__claim=claim)
    return actions.close_trace(people.actor(line.run.prepared_by), line_id=line.id, found=Found.WENT_ASTRAY)


def award(claim: Claim | None = None, *, pence: int = 1_000_00) -> Award:
    """A claim that a panel said yes to, with its money promised."""
    claim = claim or claims.deciding()
    committee.money(pence, pot=claim.pot)
    committee.decided(claim)
    return Award.objects.get(claim=claim)


def goes_on(*, since_days: int = 3) -> Claim:
    """A yes for a cut that began some days ago and has no known end."""
    confirmed = replace(claims.CONFIRMED, sanction_from=clock.today() - timedelta(days=since_days), sanction_to=None)
    return Claim.objects.get(id=award(claims.deciding(confirmed=confirmed)).claim_id)


def asked_if_still_cut() -> Claim:
    """The same, begun a while ago, with a payment near that its person was asked about."""
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        claim = goes_on()
    first = Payout.objects.filter(award__claim=claim, needs_confirming=True).earliest("number")
    actions.ask_still_cut(system("tests"), payout_id=first.id)
    return claim


def sent_a_while_ago() -> Claim:
    """Paid two days ago, and nobody has said whether it arrived."""
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        with clock.frozen_at(clock.now() - timedelta(days=2)):
            paid = payout()
        run = settled(sent(written(approved(prepared(None, [paid])))))
    return claim_of(run)


def not_arrived() -> Claim:
    claim = sent_a_while_ago()
    actions.say_arrived(claim_access.claimant(claim.id), claim_id=claim.id, has_arrived=False)
    return claim


def payout(claim: Claim | None = None) -> Payout:
    return award(claim).payouts.get()


def payer(*roles: Role) -> Account:
    """Somebody who pays and has no part in anything; a treasurer unless said otherwise."""
    return people.organiser(*(roles or (Role.TREASURER,)))


def prepared(by: Account | None = None, payouts: Collection[Payout] | None = None, **others: Any) -> PaymentRun:
    payouts = [payout()] if payouts is None else payouts
    return actions.prepare_run(
        people.actor(by or payer()),
        key=others.pop("key", f"run-{next(_numbers)}"),
        payout_ids=[one.id for one in payouts],
        looked=others.pop("looked", LOOKED),
        why=others.pop("why", "Looked at in a test"),
        **others,
    )


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def approved(run: PaymentRun | None = None, by: Account | None = None) -> PaymentRun:
    run = run or prepared()
    approver = people.actor(by or payer(Role.RELEASER))
    actions.open_spot_check(approver, run_id=run.id)
    return actions.approve_run(approver, run_id=run.id, typed_total=pounds(run.total_pence), seen_hash=run.content_hash)


def read_in_full(run: PaymentRun, by: Account) -> Account:
    """The drawn lines were read by this person, who has not approved yet."""
    actions.open_spot_check(people.actor(by), run_id=run.id)
    return by


def unsure(run: PaymentRun | None = None) -> PaymentRun:
    run = run or written()
    return actions.doubt_run(preparer(run), run_id=run.id)


def written(run: PaymentRun | None = None) -> PaymentRun:
    run = run or approved()
    actions.write_bank_file(preparer(run), run_id=run.id)
    return PaymentRun.objects.get(id=run.id)


def sent(run: PaymentRun | None = None) -> PaymentRun:
    run = run or written()
    return actions.mark_sent(preparer(run), run_id=run.id)


def settled(run: PaymentRun | None = None) -> PaymentRun:
    run = run or sent()
    return actions.confirm_run(preparer(run), run_id=run.id)


def returned(run: PaymentRun | None = None) -> Payout:
    """One payment of a sent run that came back."""
    run = run or sent()
    return actions.return_payout(preparer(run), payout_id=payouts_of(run)[0].id, because=Because.WRONG_DETAILS)


def preparer(run: PaymentRun, *, fresh: bool = True) -> Any:
    return people.actor(run.prepared_by, fresh=fresh)


def payouts_of(run: PaymentRun) -> list[Payout]:
    return [line.payout for line in run.lines.select_related("payout").order_by("position")]


def claim_of(run_or_payout: PaymentRun | Payout) -> Claim:
    one = run_or_payout if isinstance(run_or_payout, Payout) else payouts_of(run_or_payout)[0]
    return Claim.objects.get(awards__payouts=one)


# --- By hand ----------------------------------------------------------------------------------------------------------
def wanting(pay_how: str) -> Payout:
    """A payment for somebody who wants it in this way, in a fund that offers it."""
    with override_settings(PAY_HOW_ON=[pay_how]):
        claim = claims.submitted(claims.answered(pay_how={"pay_how": pay_how}))
    return payout(claims.deciding(claim=claims.preparing(claim=claim)))


def box(pence: int) -> None:
    """Cash in the box."""
    number = next(_numbers)
    ledger.post(journal.cash_gift(source=f"box:{number}", at=clock.now(), pot="general", pence=pence))


def vouchers(run: PaymentRun | None = None) -> PaymentRun:
    """A run of one voucher, bought and not entered yet."""
    return sent(written(approved(run or prepared(None, [wanting("voucher")], rail="voucher"))))


def cash(run: PaymentRun | None = None) -> PaymentRun:
    """A run of one payment in cash, out of the box and not handed over yet."""
    if run is None:
        box(AMOUNT_PENCE)
        run = prepared(None, [wanting("cash")], rail="cash")
    return sent(written(approved(run)))


def entered(run: PaymentRun | None = None, *, code: str = "ABCD-EFGH-1234", pence: int = AMOUNT_PENCE) -> Voucher:
    """A voucher whose code waits for its person."""
    run = run or vouchers()
    return actions.enter_voucher(
        preparer(run),
        run_id=run.id,
        payout_id=payouts_of(run)[0].id,
        issuer="Corner Shop",
        code=code,
        amount_pence=pence,
    )

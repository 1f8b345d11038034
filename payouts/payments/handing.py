"""Reads of what is handed over by hand: vouchers whose codes wait for their people, cash and who signed for it."""

from uuid import UUID

from django.db.models import QuerySet, Sum

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refusal, Refused, refuse
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import PaymentRun, RunLine, Voucher
from payouts.payments.rails.by_hand import CASH
from payouts.payments.workflow import Fate, RunState

_LIVE = [Fate.LIVE.value, Fate.CONFIRMED.value]


def codes_of(claim_id: UUID) -> QuerySet[Voucher]:
    """The vouchers of one person whose codes wait for them, the oldest first."""
    waiting = Voucher.objects.filter(forgotten_at__isnull=True, line__fate__in=_LIVE)
    return waiting.filter(line__payout__award__claim_id=claim_id).order_by("id")


def cash_of(claim_id: UUID) -> QuerySet[RunLine]:
    """What is out of the box for one person and was not handed over yet."""
    return _cash_out().filter(payout__award__claim_id=claim_id)


def has_codes(claim_id: UUID) -> bool:
    """Whether anything waits for the person to come for it."""
    return codes_of(claim_id).exists() or cash_of(claim_id).exists()


def to_read_out(actor: Actor) -> QuerySet[Voucher]:
    """The same of everybody whom this caseworker looks after, for those whom a page does not reach."""
    waiting = Voucher.objects.filter(forgotten_at__isnull=True, line__fate__in=_LIVE)
    theirs = waiting.filter(line__payout__award__claim__caseworker_id=UUID(actor.id))
    return theirs.select_related("line__payout__award__claim").order_by("id")


def cash_to_arrange(actor: Actor) -> QuerySet[RunLine]:
    """Cash for people whom this caseworker looks after: somebody agrees with them where and when."""
    return _cash_out().filter(payout__award__claim__caseworker_id=UUID(actor.id))


def _cash_out() -> QuerySet[RunLine]:
    out = RunLine.objects.filter(fate=Fate.LIVE.value, run__state=RunState.SENT.value, run__rail=CASH)
    return out.select_related("run", "payout__award__claim").order_by("id")


def left_to_enter_pence(line: RunLine) -> int:
    """What of a payment no voucher was entered for yet."""
    entered = line.vouchers.aggregate(sum=Sum("amount_pence"))["sum"] or 0
    return line.amount_pence - entered


def need_handed_over(run: PaymentRun, lines: QuerySet[RunLine]) -> None:
    """Refuse to call a payment by hand done that was not handed over: a voucher in full, cash with both signatures."""
    way = of_rail(run.rail)
    if way is Leaves.CASH and lines.filter(cash_handover__seen_by__isnull=True).exists():
        raise refuse("cash_not_signed_for", "Cash is done when two people have signed for it, each in its own row.")
    if way is Leaves.VOUCHER:
        sentence = "Enter the vouchers of %(label)s first."
        empty = [line for line in lines.select_related("payout__award__claim") if left_to_enter_pence(line)]
        if empty:
            labels = [{"label": line.payout.award.claim.reference} for line in empty]
            raise Refused(*(Refusal("voucher_not_entered", sentence, label) for label in labels))


def copy_of_vouchers(claim_id: UUID) -> list[dict[str, object]]:
    """What was handed to the person as a code, for their own copy; never the code."""
    rows = Voucher.objects.filter(line__payout__award__claim_id=claim_id).order_by("id")
    return [
        {
            "issuer": voucher.issuer,
            "last_four": voucher.last_four,
            "amount_pence": voucher.amount_pence,
            "entered_at": voucher.entered_at.isoformat(),
        }
        for voucher in rows
    ]

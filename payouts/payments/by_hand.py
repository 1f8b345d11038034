"""A payment by hand as its row on the page of a run shows it: what was entered, who signed, what can be done now."""

from django.utils.translation import gettext as _

from fundapp.kernel.actor import Actor
from fundapp.kernel.money import format_pence
from payouts.payments import handing, selectors
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import CashHandover, PaymentRun, RunLine
from payouts.payments.workflow import Fate, RunState

Shown = dict[str, object]


def row(line: RunLine, run: PaymentRun, actor: Actor, *, may_pay: bool) -> Shown:
    """Where the money of one line goes, in words, and this person's buttons; of a bank's line there are none here."""
    is_out = may_pay and run.step is RunState.SENT and line.fate == Fate.LIVE.value
    way = of_rail(run.rail)
    if way is Leaves.VOUCHER:
        left = handing.left_to_enter_pence(line)
        return {
            "where": f"{selectors.chosen_way(line.payout.award.claim)}. {_vouchers(line)}",
            "may_enter": is_out and left > 0,
        }
    if way is Leaves.CASH:
        held = CashHandover.objects.filter(line=line).select_related("given_by", "seen_by").first()
        may_sign = is_out and (held is None or actor.id != str(held.given_by_id))
        return {"where": _cash(held), "may_sign": may_sign, "is_second": held is not None}
    claim = line.payout.award.claim
    words = _("Bank reference %(reference)s. Account ends %(ends)s.")
    return {"where": words % {"reference": line.payout.reference, "ends": claim.account_ends}}


def _vouchers(line: RunLine) -> str:
    words = _("%(issuer)s, ends in %(last_four)s, %(amount)s.")
    entered = [
        words
        % {
            "issuer": voucher.issuer,
            "last_four": voucher.last_four,
            "amount": format_pence(voucher.amount_pence),
        }
        + (" " + _("They have it.") if voucher.forgotten_at and not voucher.is_void else "")
        for voucher in line.vouchers.order_by("id")
    ]
    return " ".join(entered) or _("No voucher is entered yet.")


def _cash(held: CashHandover | None) -> str:
    if held is None:
        return _("Not handed over yet.")
    given = _("Handed over by %(who)s.") % {"who": held.given_by.label}
    if held.seen_by is None:
        return given + " " + _("Another person signs that they saw it.")
    return given + " " + _("Seen by %(who)s.") % {"who": held.seen_by.label}

"""What a line can be: the code of a movement, and the entries of the books that it is once it was accepted.

A payment is confirmed and a return noted by the room of payments itself; there is no second way.
"""

from typing import Any
from uuid import UUID

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.ledger.models import Entry
from fundapp.treasury import selectors
from fundapp.treasury.workflow import Rest
from payouts.payments.actions import Because, confirm_payout, confirm_run, return_payout
from payouts.payments.models import Payout, RunLine
from payouts.payments.workflow import Fate, PayoutState


def entries_of(actor: Actor, code: str) -> list[str]:
    """Make the movement true, if it is not yet, and name its entries by their sources."""
    kind, _, which = code.partition(":")
    if kind == "entry" and which.isascii() and which.isdigit() and len(which) < 19:
        return list(Entry.objects.filter(id=int(which)).values_list("source", flat=True)) or _unknown()
    try:
        made = UUID(which)
    except ValueError:
        return _unknown()
    if kind == "payout":
        return [_confirmed(confirm_payout(actor, payout_id=made))]
    if kind == "run":
        return _run(actor, made)
    if kind == "returned":
        return [_returned(actor, made)]
    return _unknown()


def as_asked(code: str) -> dict[str, Any]:
    """A suggestion as `accept` is asked for it: a movement, or a gift under a reference that we gave."""
    if code.startswith(selectors.GIFT):
        return {"rest": Rest.GIFT, "reference": code.removeprefix(selectors.GIFT)}
    return {"picks": [code]}


def _confirmed(payout: Payout) -> str:
    return f"payout:{payout.id}:confirmed:{payout.times_sent}"


def _run(actor: Actor, run_id: UUID) -> list[str]:
    """A bank that shows a whole run as one line: every payment of it that has not come back."""
    run = confirm_run(actor, run_id=run_id)
    lines = RunLine.objects.filter(run=run, fate=Fate.CONFIRMED.value).select_related("payout")
    return [_confirmed(line.payout) for line in lines]


def _returned(actor: Actor, payout_id: UUID) -> str:
    found = Payout.objects.filter(id=payout_id).first()
    if found is None or found.state != PayoutState.CONFIRMED.value:
        raise refuse(
            "not_seen_leaving",
            "A payment can come back after the bank has shown it leaving. Match the line of its leaving first.",
        )
    payout = return_payout(actor, payout_id=payout_id, because=Because.NOT_KNOWN)
    return f"payout:{payout.id}:returned:{payout.times_sent}"


def _unknown() -> list[str]:
    raise _refused()


def _refused() -> Refused:
    return refuse("movement_unknown", "There is no such movement. Load the page again.")

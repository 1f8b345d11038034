"""Words for how the books stand against Stripe's: a reason for each code, and rows for tables. Never a supporter."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fundapp.contributions.models import ReconciliationRun, Settlement, StripeEvent
from fundapp.contributions.presenting.words import day, pounds
from fundapp.contributions.workflow import SettlementState
from fundapp.web.templatetags.look import short_moment

Table = dict[str, Any]


def reason(code: str) -> str:
    """Why a line or an event could not be booked, for whoever has to do something about it."""
    said = {
        "currency_is_not_the_funds": _("It is in another currency than the fund's. Settle it in Stripe's dashboard."),
        "not_yet": _("Stripe has not finished writing it. It is tried again every night."),
        "on_its_way": _("The payment is on its way. It is tried again every night."),
        "refund_before_payment": _("It gives back a gift that is not known to be paid."),
        "dispute_before_payment": _("It disputes a gift that is not known to be paid."),
        "refund_unknown": _("It brings back a refund that is not known."),
        "source_reused": _("The books have something else under its name. Tell whoever keeps the software."),
    }
    return said.get(code, _("The books would not take it (%(code)s).") % {"code": code})


def lines_left(run: ReconciliationRun | None) -> list[dict[str, str]]:
    return [{"line": line, "why": reason(code)} for line, code in (run.lines_left if run else {}).items()]


def refused_events(events: Iterable[StripeEvent]) -> list[dict[str, object]]:
    return [{"type": event.event_type, "at": event.received_at, "why": reason(event.why)} for event in events]


def runs(found: Iterable[ReconciliationRun]) -> Table:
    return {
        "label": _("Comparisons"),
        "head": _head(_("When"), _("Difference"), _("Booked"), _("Left"), _("Read")),
        "rows": [
            [
                short_moment(timezone.localtime(run.made_at)),
                pounds(run.difference_pence),
                str(run.lines_posted),
                str(len(run.lines_left)),
                ngettext("%(count)s line", "%(count)s lines", run.lines_seen) % {"count": run.lines_seen},
            ]
            for run in found
        ],
    }


def settlements(found: Iterable[Settlement]) -> Table:
    states = {
        SettlementState.ON_ITS_WAY: _("On its way"),
        SettlementState.ARRIVED: _("Arrived"),
        SettlementState.FAILED: _("Came back"),
        SettlementState.CANCELED: _("Called off"),
    }
    return {
        "label": _("Payments to the bank"),
        "head": _head(_("Arrives"), _("Amount"), _("State")),
        "rows": [
            [day(each.arrives_on), pounds(each.amount_pence), states[SettlementState(each.state)]] for each in found
        ],
    }


def _head(first: str, *others: str) -> list[dict[str, object]]:
    return [{"label": first, "is_number": False}, *({"label": label, "is_number": True} for label in others)]

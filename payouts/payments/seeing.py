"""Payments as the bank will see them: what its file changes, and accounts that look wrong. It opens nothing."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from payouts.payments import shelf
from payouts.payments.rails import Change, Part, Payment, Rail, Why
from payouts.payments.rails.modulus import Tables, Verdict

Shown = dict[str, object]


def whole(code: str, payments: Sequence[Payment]) -> Shown:
    """All that is worth a look before the file is made, and every reason why it could not be."""
    rail = shelf.rail(code)
    rows = [row for row in seen(rail, payments) if row["changes"] or row["is_odd"]]
    return {
        "rail": rail.title,
        "seen": rows,
        "as_typed": len(payments) - len(rows),
        "wrong": [_(reason.sentence) % reason.values for reason in rail.wrong(payments)],
    }


def seen(rail: Rail, payments: Sequence[Payment]) -> list[Shown]:
    """Each payment with what the bank will see otherwise than it was typed, and whether its account looks wrong."""
    changes = rail.changes(payments)
    tables = shelf.tables()
    return [
        {
            "line": payment,
            "changes": [_change(change) for change in changes if change.label == payment.label],
            "is_odd": _is_odd(tables, payment),
        }
        for payment in payments
    ]


def _is_odd(tables: Tables, payment: Payment) -> bool:
    """Only what has the form of an account can be reckoned with; what has not, the rail refuses."""
    is_whole = re.fullmatch(r"[0-9]{14}", payment.sort_code + payment.account_number) is not None
    return is_whole and tables.verdict(payment.sort_code, payment.account_number) is Verdict.IMPLAUSIBLE


def _change(change: Change) -> Shown:
    whys = {
        Why.SHORTENED: _("it has no room for more"),
        Why.SIGNS: _("it does not take every sign"),
        Why.CAPITALS: _("it takes capital letters only"),
    }
    parts = {Part.NAME: _("Name"), Part.REFERENCE: _("Bank reference")}
    return {
        "part": parts[change.part],
        "typed": change.typed,
        "sent": change.sent,
        "why": ", ".join(whys[why] for why in change.whys),
    }

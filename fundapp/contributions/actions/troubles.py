"""What nobody can mend by themselves is told to the treasurers, once. It must never know how a letter looks."""

from enum import StrEnum

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.ledger import chart
from fundapp.ledger import selectors as books
from fundapp.outbox import actions as outbox
from fundapp.outbox import selectors

STRIPE_TROUBLE = "contributions.stripe_trouble"


class Trouble(StrEnum):
    """What a treasurer should look at."""

    PAID_TWICE = "paid_twice"
    AMOUNT_DIFFERS = "amount_differs"
    EVENT_REFUSED = "event_refused"
    REFUND_CAME_BACK = "refund_came_back"
    REFUND_NOT_MADE = "refund_not_made"
    SETTLEMENT_CAME_BACK = "settlement_came_back"
    NOBODYS_MONEY = "nobodys_money"
    BOOKS_DIFFER = "books_differ"
    CUSTOMER_GONE = "customer_gone"
    STOP_NOT_MADE = "stop_not_made"
    POT_BELOW_ZERO = "pot_below_zero"


@transaction.atomic
def tell_trouble(actor: Actor, *, what: Trouble, about: str) -> None:
    """Promise the treasurers a letter. `about` is a subject such as `contribution:0192…`; once said, it is said."""
    key = f"trouble:{what.value}:{about}"

    if selectors.known_keys([key]):
        return

    audit.record(actor, Verb.STRIPE_TROUBLE_TOLD, about, what=what.value)

    outbox.enqueue(STRIPE_TROUBLE, key=key, subject=key, what=what.value, about=about)


@transaction.atomic
def tell_if_below_zero(actor: Actor, *, pot: str, about: str) -> None:
    """Tell when what went back, `about`, left its pot owing: it can promise nothing until more comes in."""
    if books.balance_pence(chart.pot(pot)) < 0:
        tell_trouble(actor, what=Trouble.POT_BELOW_ZERO, about=about)

"""A promise as an organiser reads it: by its code, never by a name, with every change and who asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from fundapp.contributions import promises
from fundapp.contributions.models import Contribution, RecurringChange, RecurringContribution
from fundapp.contributions.presenting.promises import (
    Link,
    Tag,
    change_words,
    errand_words,
    outcome,
    sentences,
    state_tag,
    why_not,
)
from fundapp.contributions.presenting.words import pounds, way
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.workflow import Change, ChangeState, RecurringState, State, Way
from members import selectors as members


@dataclass(frozen=True, slots=True)
class Line:
    """One change in the history."""

    at: datetime
    what: str
    who: str
    tag: Tag
    why: str


@dataclass(frozen=True, slots=True)
class DeskCard:
    heading: str
    code: str
    tag: Tag
    way: str
    sentences: list[str]
    links: list[Link]
    history: list[Line]
    gifts: list[Contribution]


def desk_card(promise: RecurringContribution) -> DeskCard:
    paid = promise.contributions.filter(state=State.PAID.value)
    return DeskCard(
        heading=_("%(amount)s every month") % {"amount": pounds(promise.amount_pence)},
        code=code_of(promise),
        tag=state_tag(promise),
        way=way(promise.way),
        sentences=sentences(promise),
        links=[Link(words, _url(promise, what)) for what, words in errand_words().items() if what in _may(promise)],
        history=_history(promise),
        gifts=list(paid.defer("email", "access_token").order_by("-paid_at")[:60]),
    )


def code_of(promise: RecurringContribution) -> str:
    """What it is called aloud: its reference at the bank, or the end of its id."""
    return promise.reference or promise.id.hex[-8:].upper()


def _may(promise: RecurringContribution) -> frozenset[Change]:
    """A card is chosen by its owner alone. Of a standing order only the sum and the end are written down."""
    if promise.way != Way.STRIPE:
        runs = promise.state == RecurringState.ACTIVE
        return frozenset({Change.AMOUNT, Change.STOP} if runs else ())
    return promises.may(reading.standing_of(promise)) - {Change.CARD}


def _history(promise: RecurringContribution) -> list[Line]:
    changes = reading.changes_of(promise)
    labels = members.labels(account for change in changes if (account := _account(change)))
    return [
        Line(
            change.asked_at,
            change_words(change),
            _who(change, labels),
            outcome(change),
            why_not(change) if change.state == ChangeState.REFUSED else "",
        )
        for change in changes
    ]


def _who(change: RecurringChange, labels: Mapping[UUID, str]) -> str:
    if change.asked_by == promises.SUPPORTER:
        return _("the supporter")
    account = _account(change)
    return labels.get(account, _("an organiser")) if account else _("the fund")


def _account(change: RecurringChange) -> UUID | None:
    """The organiser who asked; None when the supporter did, or the fund's own machinery."""
    try:
        return UUID(change.asked_by)
    except ValueError:
        return None


def _url(promise: RecurringContribution, what: Change) -> str:
    return reverse("contributions:desk_promise_change", args=[promise.id, what.value])

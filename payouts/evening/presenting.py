"""Rows of the queue as sentences. It says no more of a request than its row may show, and never what votes say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.web.templatetags.look import moment
from payouts.claims.facts import ProofSeen
from payouts.claims.helping import TakenBy
from payouts.claims.workflow import State
from payouts.committee.workflow import SeatState
from payouts.evening.queue import Row, is_late

_NO_ID = UUID(int=0)
_LOST = {
    "week": gettext_noop("Lost %(sum)s each week"),
    "month": gettext_noop("Lost %(sum)s each month"),
    "total": gettext_noop("Lost %(sum)s in total"),
}
_SEEN = {
    ProofSeen.DECISION_LETTER: gettext_noop("Letter seen"),
    ProofSeen.JOURNAL_MESSAGE: gettext_noop("Journal message seen"),
    ProofSeen.BENEFIT_STATEMENT: gettext_noop("Benefit statement seen"),
    ProofSeen.BANK_STATEMENT: gettext_noop("Bank statement seen"),
    ProofSeen.ADVISER_LETTER: gettext_noop("Adviser's letter seen"),
}
_STEPS = {
    State.SUBMITTED: gettext_noop("New"),
    State.PREPARING: gettext_noop("Being made ready"),
    State.WAITING: gettext_noop("Waiting on them"),
    State.DECIDING: gettext_noop("Being decided"),
    State.APPROVED: gettext_noop("Ready to pay"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One row in words."""

    claim_id: UUID
    reference: str
    url: str
    step: str
    # What was asked, and what the rules give; empty before the conflict prompt is answered.
    sums: str
    details: str
    flags: tuple[str, ...]
    due: str
    is_late: bool
    looking: str


def told(row: Row, *, me: str) -> Told:
    claim = row.claim
    return Told(
        claim_id=claim.id,
        reference=claim.reference,
        url=_address(row),
        step=_step(row),
        sums="" if row.is_shut else " · ".join(part for part in (_ask(row), _award(row)) if part),
        details=" · ".join(_details(row, me)),
        flags=() if row.is_shut else tuple(_flags(row)),
        due=_due(claim.due_by, is_late=is_late(claim)) if claim.due_by is not None else "",
        is_late=is_late(claim),
        looking=_looking(row, me),
    )


def _due(at: datetime, *, is_late: bool) -> str:
    words = _("Late, was due %(day)s") if is_late else _("Due %(day)s")
    return words % {"day": moment(localtime(at))}


def _address(row: Row) -> str:
    if row.seat is not None:
        return _pattern("committee:review").format(row.seat.id)
    return _pattern("claims:claim").format(row.claim.id)


@cache
def _pattern(route: str) -> str:
    """An address with a place for an id: looking each up would cost more than the rest of its row."""
    return reverse(route, args=[_NO_ID]).replace(str(_NO_ID), "{}")


def _step(row: Row) -> str:
    if row.is_shut:
        return _("Say first whether you may know the person.")
    if row.wants_vote:
        return _("Waiting for your vote")
    if row.claim.frozen_at is not None:
        return _("Stopped: they said no")
    return step_words(row.claim.step)


def step_words(step: State) -> str:
    """A frozen draft was stopped by its person."""
    return _(_STEPS[step]) if step in _STEPS else _("Stopped: they said no")


def _ask(row: Row) -> str:
    claim = row.claim
    if claim.lost_pence is None or claim.lost_per not in _LOST:
        return ""
    return _(_LOST[claim.lost_per]) % {"sum": _pounds(claim.lost_pence)}


def _award(row: Row) -> str:
    if row.claim.amount_pence is not None:
        return _("Agreed: %(sum)s") % {"sum": _pounds(row.claim.amount_pence)}
    return _("The rules give %(sum)s") % {"sum": _pounds(row.panel.total_pence)} if row.panel is not None else ""


def _details(row: Row, me: str) -> Iterator[str]:
    """Since when, what was checked, how many have voted, and who has it."""
    claim = row.claim
    if claim.submitted_at is not None:
        yield _waiting_since(claim.submitted_at)
    if not row.is_shut:
        yield _proof(row)
        if row.has_repeat:
            yield _("Possible repeat")
    if row.panel is not None:
        numbers = {"votes": row.votes_in, "seats": row.panel.panel_size}
        yield _("%(votes)s of %(seats)s have voted") % numbers
    elif claim.caseworker is not None:
        is_mine = str(claim.caseworker_id) == me
        yield _("with you") if is_mine else _("with %(label)s") % {"label": claim.caseworker.label}


def _waiting_since(at: datetime) -> str:
    day = at.astimezone(clock.LONDON).date()
    days = (clock.today() - day).days
    words = ngettext("waiting %(days)s day, since %(day)s", "waiting %(days)s days, since %(day)s", days)
    return words % {"days": days, "day": date_format(day, "l j F")} if days else _("sent today")


def _proof(row: Row) -> str:
    seen = row.claim.proof_seen
    if seen and ProofSeen(seen) in _SEEN:
        return _(_SEEN[ProofSeen(seen)])
    return _("Photo sent, not confirmed") if row.has_photo else _("No letter")


def _flags(row: Row) -> Iterator[str]:
    claim = row.claim
    flags = (
        (claim.no_money_today, gettext_noop("No money today")),
        (bool(claim.children), gettext_noop("Child in home")),
        (claim.look_again_at is not None, gettext_noop("Second look")),
        (claim.needs_confirming, gettext_noop("Not confirmed yet")),
        (claim.taken_by == TakenBy.TELEPHONE, gettext_noop("By telephone")),
        (claim.taken_by == TakenBy.PAPER, gettext_noop("On paper")),
        (bool(claim.panel_wants), gettext_noop("Back from the panel")),
    )
    return (_(words) for is_so, words in flags if is_so)


def _looking(row: Row, me: str) -> str:
    if row.looking is None or str(row.looking.account_id) == me:
        return ""
    # Who else sits on a panel is not said before one's own vote is in.
    if row.seat is not None and row.seat.state != SeatState.VOTED.value:
        return _("Somebody is looking now")
    return _("%(label)s is looking now") % {"label": row.looking.account.label}


def _pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)

"""Compares Stripe's own books with the fund's, line by line, and books through the usual doors what no webhook brought.

It decides nothing of its own: what a line is, is read from what Stripe says stands behind it, as after a webhook.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings

from fundapp.contributions import facts
from fundapp.contributions.actions.reconciling import Findings, record_run
from fundapp.contributions.facts import Hint, NotYet, Thing, Waiting
from fundapp.contributions.gateway import Gateway, Unknown, gateway
from fundapp.contributions.handlers.stripe_events import (
    NOT_OURS,
    STRIPE,
    apply_fact,
    catch_up,
    catch_up_promise,
    look_into,
)
from fundapp.contributions.selectors.reconciliation import booked, last_run, unfinished_gifts, unfinished_promises
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import chart
from fundapp.ledger import selectors as books
from fundapp.outbox.registry import Delivery

# Stripe may write a line with an earlier moment than another that was read before it.
OVERLAP = timedelta(days=3)
# Before there was a Stripe there were no lines.
BEGINNING = datetime(2011, 1, 1, tzinfo=UTC)
# A payment may come while the two are compared; what came meanwhile is read before it is called a difference.
_MOST_ROUNDS = 3
# Stripe closes a page after a day.
_A_PAGE_LIVES = timedelta(hours=25)
_A_FEW = 100

Progress = Callable[[int, int | None], None]


def on_reconcile(_delivery: Delivery) -> None:
    """Every night: from a little before the last comparison until now. Stripe being down is tried again later."""
    # A fund that takes no cards has nothing to compare.
    if settings.STRIPE_SECRET_KEY:
        record_run(STRIPE, found=reconcile())
        _ask_about_the_unfinished()


def _ask_about_the_unfinished() -> None:
    """No money tells of a page that closed, nor of a debit that failed: whoever missed that news asks for it."""
    for gift in unfinished_gifts(before=clock.now() - _A_PAGE_LIVES):
        catch_up(gift)
    for promise in unfinished_promises(before=clock.now() - _A_PAGE_LIVES):
        catch_up_promise(promise)


def reconcile(*, since: datetime | None = None, is_dry: bool = False, progress: Progress | None = None) -> Findings:
    """What was found. `is_dry` books nothing, and says what would be booked and how the two would then stand."""
    return _Comparison(gateway(), since or _since(), is_dry=is_dry, progress=progress).made()


def _since() -> datetime:
    last = last_run()
    return last.until - OVERLAP if last else BEGINNING


@dataclass
class _Comparison:
    stripe: Gateway
    since: datetime
    is_dry: bool
    progress: Progress | None
    seen: set[str] = field(default_factory=set)
    posted: int = 0
    # What dry books would have got.
    would_get_pence: int = 0
    left: dict[str, str] = field(default_factory=dict)

    def made(self) -> Findings:
        begun = clock.now()
        self._read(self._older_lines())
        since = self.since
        for _ in range(_MOST_ROUNDS):
            self._read(self._new_lines(since))
            stripe_pence = self.stripe.balance_pence(settings.FUND_CURRENCY)
            books_pence = books.balance_pence(chart.STRIPE) + self.would_get_pence
            if stripe_pence == books_pence:
                break
            since = begun - timedelta(minutes=10)
        return Findings(
            since=self.since,
            until=begun,
            seen=len(self.seen),
            posted=self.posted,
            left=dict(sorted(self.left.items())),
            stripe_pence=stripe_pence,
            books_pence=books_pence,
        )

    def _older_lines(self) -> list[Thing]:
        """What the last comparison left: perhaps it can be booked now."""
        last = last_run()
        return [line for name in (last.lines_left if last else {}) for line in self._line(name)]

    def _line(self, name: str) -> list[Thing]:
        """None of it when Stripe has it no longer, as after its test data was deleted."""
        try:
            return [self.stripe.line(name)]
        except Unknown:
            return []

    def _new_lines(self, since: datetime) -> list[Thing]:
        """Oldest first, so that the books are written in the order in which it happened."""
        found = []
        for line in self.stripe.lines(since=since):
            found.append(line)
            if self.progress and len(found) % _A_FEW == 0:
                self.progress(len(found), None)
        return [line for line in reversed(found) if line["id"] not in self.seen or line["id"] in self.left]

    def _read(self, lines: list[Thing]) -> None:
        for at in range(0, len(lines), _A_FEW):
            some = lines[at : at + _A_FEW]
            known = booked(line["id"] for line in some)
            for line in some:
                self.seen.add(line["id"])
                if line["id"] not in known:
                    self._book(line)
            if self.progress:
                self.progress(min(at + _A_FEW, len(lines)), len(lines))

    def _book(self, line: Thing) -> None:
        self.left.pop(line["id"], None)
        if str(line["currency"]).upper() != settings.FUND_CURRENCY:
            self.left[line["id"]] = "currency_is_not_the_funds"
        elif self.is_dry:
            self.posted += 1
            self.would_get_pence += line["net"]
        # The line before it may have brought this one: a payment and its refund are told together.
        elif not booked([line["id"]]) and (why := _post(line, self.stripe)):
            self.left[line["id"]] = why
        else:
            self.posted += 1


def _post(line: Thing, stripe: Gateway) -> str:
    """Book a line by what stands behind it, or as nobody's when nothing of ours does. Answers why not, or nothing."""
    what = facts.of_line(line)
    try:
        if not isinstance(what, Hint):
            apply_fact(what)
        elif why := _through(what, stripe):
            return why
        if not booked([line["id"]]):
            apply_fact(facts.stray(line))
    except Refused as refused:
        return refused.codes[0]
    return ""


def _through(hint: Hint, stripe: Gateway) -> str:
    """Apply all that stands behind a line. What is not for this fund is no reason to leave it."""
    try:
        found = look_into(hint, stripe)
    except NotYet:
        return "not_yet"
    except Unknown:
        return ""
    except Refused as refused:
        if refused.codes[0] in NOT_OURS:
            return ""
        raise
    return "on_its_way" if any(isinstance(fact, Waiting) for fact in found) else ""

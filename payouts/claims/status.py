"""Where a request is, in the words and dates that its owner reads. It decides nothing: it says what the row says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.vault.selectors import Look
from fundapp.web.templatetags.look import moment
from payouts.claims import promises, selectors
from payouts.claims.consents import YESES, Giver, Purpose
from payouts.claims.models import Claim, Consent
from payouts.claims.promises import Promise
from payouts.claims.workflow import State

Step = dict[str, object]


@dataclass(frozen=True, slots=True)
class Status:
    """One sentence, what it means, the four steps, and whether a date was missed."""

    headline: str
    meaning: str
    steps: list[Step]
    is_late: bool
    is_over: bool
    # Whom a missed date was told to: that we are sorry, why, and the new date.
    apology: list[str]


def status_of(claim: Claim) -> Status:
    now = clock.now()
    ended = claim.is_erased or claim.step in {State.WITHDRAWN, State.WIPED}
    has_no_steps = ended or claim.step is State.DRAFT
    steps, is_late = ([], False) if has_no_steps else _steps(claim, now)
    missed = None if has_no_steps else selectors.apology_for(claim)
    is_late = is_late or missed is not None
    return Status(_headline(claim), _meaning(claim), steps, is_late, ended, _apology(claim, steps) if is_late else [])


def _apology(claim: Claim, steps: list[Step]) -> list[str]:
    """In the same words whether the machine has told them already or they looked first."""
    new = next((step["by"] for step in steps if step["state"] == "now"), None)
    why = {
        Promise.PREPARE: _("Nobody has had time to get it ready yet."),
        Promise.DECIDE: _("The people who decide need more time."),
        Promise.PAY: _("The money has not been sent yet."),
    }
    promise = promises.waited_for(claim.step)
    sentences = [_("We are running late. We are sorry.")]
    if promise is not None:
        sentences.append(why[promise])
    if isinstance(new, datetime):
        sentences.append(_("The new date is %(day)s.") % {"day": moment(localtime(new))})
    return sentences


def _headline(claim: Claim) -> str:
    return {
        State.DRAFT: _("Saved, not sent"),
        State.SUBMITTED: _("We have it"),
        State.PREPARING: _("We have it"),
        State.WAITING: _("We need one thing from you"),
        State.DECIDING: _people_are_checking(claim),
        State.APPROVED: _("Yes, we will pay"),
        State.PAYING: _("Yes, we will pay"),
        State.CLOSED: _("Paid"),
        State.NOT_THIS_TIME: _("Not this time"),
        State.WITHDRAWN: _("Stopped by you"),
        State.WIPED: _("This form is gone"),
    }[claim.step]


def _people_are_checking(claim: Claim) -> str:
    words = {2: _("Two people are checking it"), 3: _("Three people are checking it")}
    size = claim.rulebook_version.rulebook.decision.panel_size if claim.rulebook_version else 0
    return words.get(size) or _("People are checking it")


def _meaning(claim: Claim) -> str:
    amount = format_pence(claim.amount_pence, settings.FUND_CURRENCY) if claim.amount_pence is not None else ""
    if claim.is_erased and claim.step is not State.WIPED:
        return _("Your details are deleted. Nobody can open them any more, and nor can we.")
    return {
        State.DRAFT: _("Send it when you are ready."),
        State.SUBMITTED: _("Next, one person gets it ready to be decided."),
        State.PREPARING: _("One person is getting it ready to be decided."),
        State.WAITING: _("No rush. Your place is kept."),
        State.DECIDING: _("Each of them looks by themselves. Nobody decides alone."),
        State.APPROVED: _("You will get %(amount)s.") % {"amount": amount},
        State.PAYING: _("%(amount)s is on its way to you.") % {"amount": amount},
        State.CLOSED: _("We sent you %(amount)s.") % {"amount": amount},
        State.NOT_THIS_TIME: _("The people who looked could not say yes. You can read why."),
        State.WITHDRAWN: _("Nothing more happens, and nobody opens it again."),
        State.WIPED: _("Nobody came back to it for 30 days, so we deleted it. You can start again."),
    }[claim.step]


def _steps(claim: Claim, now: datetime) -> tuple[list[Step], bool]:
    """Sent, made ready, decided, paid: the ones behind with when they were, the ones ahead with a promise."""
    assert claim.prepare_by is not None, "a sent request has its promises"
    assert claim.decide_by is not None, "a sent request has its promises"
    assert claim.pay_by is not None, "a sent request has its promises"
    is_no = claim.step is State.NOT_THIS_TIME
    prepared = claim.prepared_at if claim.step not in {State.PREPARING, State.WAITING} else None
    rows: list[tuple[str, datetime | None, datetime]] = [
        (_("You sent it"), claim.submitted_at, claim.prepare_by),
        (_("We get it ready"), prepared, claim.prepare_by),
        (_("People decide"), claim.decided_at, claim.decide_by),
    ]
    if not is_no:
        # What was sent before a second look says nothing of what it adds.
        sent = (claim.paid_at or claim.paying_at) if claim.step in {State.PAYING, State.CLOSED} else None
        rows.append((_("We send the money"), sent, claim.pay_by))

    steps: list[Step] = []
    is_late = False
    earliest = now
    is_next = False
    for label, at, promised in rows:
        if at is not None:
            steps.append({"label": label, "state": "done", "at": at})
            continue
        by, late = promises.kept_or_new(promised, now=now)
        # After a missed date the ones that follow it move as well, a day apart, so that none is promised too soon.
        by = max(by, earliest)
        earliest = by + timedelta(days=1) if late else by
        is_late = is_late or (late and not is_next)
        steps.append({"label": label, "state": "next" if is_next else "now", "by": by})
        is_next = True
    return steps, is_late


def log_rows(looks: Iterable[Look]) -> list[dict[str, object]]:
    """Who has looked, in sentences: by part, never by name."""
    return [{"at": look.at, "text": _looked(look)} for look in looks]


def _looked(look: Look) -> str:
    who = {
        "caseworker": _("The person who gets it ready"),
        "treasurer": _("The person who prepares the payment"),
        "releaser": _("The person who sends the payment"),
        "panel": _("One of the people who decide"),
        "message": _("Our post room (a machine)"),
    }.get(look.part, _("Someone from the fund"))
    what = {
        "chosen_name": _("the name you chose"),
        "email": _("your email address"),
        "phone": _("your phone number"),
        "note": _("your note"),
        "account_name": _("the name on your account"),
        "sort_code": _("your sort code"),
        "account_number": _("your account number"),
        "roll_number": _("your roll number"),
        "bill_number": _("your number with whoever the bill is from"),
        "code": _("your code"),
        "look_again": _("what you wrote for the second look"),
        "postal_address": _("your postal address"),
        "helper_name": _("your helper's name"),
        "helper_contact": _("how to reach your helper"),
        "helper_organisation": _("your helper's organisation"),
        "answer_code": _("the code for your answer about a helper"),
        "summary": _("the summary about your request"),
    }.get(look.field) or _of_many(look.field)
    if look.was_refused:
        return _("Someone from the fund tried to open %(what)s. Our system said no.") % {"what": what}
    return _("%(who)s opened %(what)s %(why)s.") % {"who": who, "what": what, "why": _why(look.purpose)}


def _of_many(field: str) -> str:
    """What there can be several of, by the first word of its name."""
    if field.startswith(("photo.", "shown.")):
        return _("your photo")
    if field.startswith("voucher."):
        return _("the code of your voucher")
    return _("what was written down of a call with you") if field.startswith("call_") else _("something of yours")


def _why(purpose: str) -> str:
    return {
        "prepare": _("to get it ready"),
        "conflict": _("to say if they know you"),
        "tell": _("to write to you"),
        "call": _("to call you"),
        "pay": _("to pay you"),
        "decide": _("to decide, with parts covered"),
        "post": _("to write to you"),
        "hand_over": _("to read it to you"),
        "call_back": _("to ask if this is yours"),
    }.get(purpose, "")


def sights() -> dict[str, object]:
    """Who can see what, as a table: a thing in each row, a person in each column, and a word where they meet."""
    yes, no, paying, reason = _("Yes"), _("No"), _("While they pay"), _("With a reason")
    until, result, two, own = _("Until it is sent"), _("The result"), _("The last 2"), _("Their own looks")
    covered = _("With parts covered")
    people = (
        *(_("You"), _("The person who gets it ready"), _("The people who decide"), _("The people who pay you")),
        *(_("Who checks us"), _("Your helper"), _("Supporters"), _("Everybody else")),
    )
    rows = (
        (_("Your name"), yes, yes, no, no, reason, until, no, no),
        (_("How to reach you"), yes, yes, no, no, reason, until, no, no),
        (_("Your answers about the cut"), yes, yes, yes, no, yes, until, no, no),
        (_("Your letter"), yes, yes, covered, no, no, no, no, no),
        (_("Your note"), yes, yes, no, no, no, no, no, no),
        (_("The sum"), yes, yes, yes, result, yes, no, no, no),
        (_("Your account numbers"), two, two, no, paying, two, no, no, no),
        (_("Who has looked"), yes, own, no, no, yes, no, no, no),
    )
    head = [{"label": label, "is_number": False} for label in (_("What"), *people)]
    return {"head": head, "rows": [list(row) for row in rows]}


def choice_rows(held: Iterable[Consent], offered: Iterable[Purpose]) -> dict[str, list[dict[str, object]]]:
    """Each yes with the words that were agreed to and its date, and each purpose that can be said yes to now."""
    given: list[dict[str, object]] = [
        {
            "purpose": one.purpose,
            "title": _(YESES[Purpose(one.purpose)].title),
            "words": _(YESES[Purpose(one.purpose)].words(one.wording)),
            "since": one.given_at,
            "by_call": one.given_by == Giver.CASEWORKER,
            "stopping": _(YESES[Purpose(one.purpose)].stopping),
        }
        for one in held
    ]
    open_now: list[dict[str, object]] = [
        {"purpose": one.value, "title": _(YESES[one].title), "words": _(YESES[one].words(YESES[one].newest))}
        for one in offered
    ]
    return {"given": given, "offered": open_now}

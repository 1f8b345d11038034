"""Words for a promise and for what became of each change of it: plain, dated, and without blame or urging."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from fundapp.contributions import promises
from fundapp.contributions.facts import Thing
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.presenting.words import day, pounds
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.workflow import Change, ChangeState, EndReason, RecurringState, Way
from fundapp.kernel import clock

# How long the page still says what became of a change.
_NEWS_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tag:
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """What became of the newest change. `kind` is done, now or problem."""

    heading: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Card:
    """One promise as its supporter reads it."""

    heading: str
    campaign: str
    tag: Tag
    sentences: list[str]
    news: News | None
    links: list[Link]
    stop_url: str
    reference: str


def card_of(promise: RecurringContribution) -> Card:
    """Stopping stands apart, where nobody has to look for it."""
    may = promises.may(reading.standing_of(promise))
    return Card(
        heading=_("%(amount)s every month") % {"amount": pounds(promise.amount_pence)},
        campaign=promise.campaign.title,
        tag=state_tag(promise),
        sentences=sentences(promise),
        news=_news(promise),
        links=[Link(label, _url(promise, what)) for what, label in _labels().items() if what in may],
        stop_url=_url(promise, Change.STOP) if Change.STOP in may else "",
        reference=promise.reference if promise.way == Way.BANK else "",
    )


def state_tag(promise: RecurringContribution) -> Tag:
    return {
        RecurringState.STARTED: Tag(_("Not begun")),
        RecurringState.ACTIVE: Tag(_("Running"), "done"),
        RecurringState.PAUSED: Tag(_("Paused"), "now"),
        RecurringState.FAILING: Tag(_("Not going through"), "problem"),
        RecurringState.ENDED: Tag(_("Ended")),
        RecurringState.ABANDONED: Tag(_("Never begun")),
    }[RecurringState(promise.state)]


def sentences(promise: RecurringContribution) -> list[str]:
    """How it stands and what comes next, with a date."""
    if promise.way != Way.STRIPE and promise.state != RecurringState.ENDED:
        return [_("A standing order from your own bank. Only your bank can change or stop it, whenever you like.")]
    said = {
        RecurringState.ACTIVE: _active,
        RecurringState.PAUSED: _paused,
        RecurringState.FAILING: _failing,
        RecurringState.ENDED: _ended,
    }.get(RecurringState(promise.state), _not_begun)(promise)
    return [*said, *_put_off(promise)]


def change_words(change: RecurringChange) -> str:
    """What was asked for, as a line of its history."""
    words = {
        Change.AMOUNT: _("Another amount: %(amount)s") % {"amount": pounds(change.amount_pence or 0)},
        Change.DATE: _("Another day: %(day)s") % {"day": _day(change)},
        Change.SKIP: _("The next one left out"),
        Change.PAUSE: _("Paused until %(day)s") % {"day": _day(change)},
        Change.RESUME: _("Started again"),
        Change.STOP: _("Stopped"),
        Change.CARD: _("Another card"),
    }
    return words[Change(change.what)]


def outcome(change: RecurringChange) -> Tag:
    return {
        ChangeState.ASKED: Tag(_("asked for"), "now"),
        ChangeState.MADE: Tag(_("done"), "done"),
        ChangeState.REFUSED: Tag(_("not made"), "problem"),
    }[ChangeState(change.state)]


def why_not(change: RecurringChange) -> str:
    """The reason that a change was not made, as far as anybody knows it."""
    return {
        "replaced": _("You asked for something else since."),
        "no_answer": _("The card company did not answer for a day."),
        "not_taken": _("The card company said yes and then did not do it."),
        "no_new_card": _("No new card was given."),
        "resource_missing": _("The card company does not know this gift. Call us, and we look into it."),
    }.get(change.why, _("The card company did not accept it."))


def card_words(card: Thing | None) -> str:
    """A card as its owner knows it, such as `Visa ending 4242, valid until 05/2029`. Nothing of it is kept here."""
    if card is None:
        return ""
    if card.get("type") == "card" and card.get("card"):
        told = card["card"]
        words = {"brand": str(told["brand"]).title(), "last": told["last4"]}
        words["until"] = f"{told['exp_month']:02}/{told['exp_year']}"
        today = clock.today()
        if (told["exp_year"], told["exp_month"]) < (today.year, today.month):
            return (
                _("%(brand)s ending %(last)s. It ran out at the end of %(until)s, so a gift may not go through.")
                % words
            )
        return _("%(brand)s ending %(last)s, valid until %(until)s") % words
    if card.get("type") == "bacs_debit" and card.get("bacs_debit"):
        return _("Bank account ending %(last)s") % {"last": card["bacs_debit"]["last4"]}
    return _("Your %(kind)s account") % {"kind": str(card.get("type", "")).replace("_", " ").title()}


def errand_words() -> dict[Change, str]:
    """Everything that can be asked for, stopping last."""
    return {**_labels(), Change.STOP: _("Stop this gift")}


def _labels() -> dict[Change, str]:
    return {
        Change.AMOUNT: _("Change the amount"),
        Change.DATE: _("Change the day"),
        Change.SKIP: _("Skip the next one"),
        Change.PAUSE: _("Pause"),
        Change.RESUME: _("Start again"),
        Change.CARD: _("Use another card"),
    }


def _active(promise: RecurringContribution) -> list[str]:
    if promise.next_on is None:
        return []
    return [_("The next gift is taken on %(day)s.") % {"day": day(promise.next_on)}]


def _paused(promise: RecurringContribution) -> list[str]:
    if promise.next_on is None:
        return [_("Nothing is taken until you start it again.")]
    return [_("Nothing is taken before %(day)s.") % {"day": day(promise.next_on)}]


def _failing(promise: RecurringContribution) -> list[str]:
    ends = (promise.failing_since or clock.now()) + timedelta(days=promises.ENDS_ON)
    return [
        _("Your last payment did not go through. Nothing was taken, and nothing is owed."),
        _("It is tried again. If it does not go through, your gift ends by itself on %(day)s.") % {"day": day(ends)},
    ]


def _ended(promise: RecurringContribution) -> list[str]:
    ended = {"day": day(promise.ended_at or promise.started_at)}
    if promise.end_reason == EndReason.FAILED:
        return [_("Ended on %(day)s, because it could not be taken. Nothing is owed.") % ended]
    return [_("Ended on %(day)s. Nothing more is taken.") % ended]


def _not_begun(_promise: RecurringContribution) -> list[str]:
    return [_("Nothing has been taken.")]


def _put_off(promise: RecurringContribution) -> list[str]:
    """A larger sum that waits until a debit has passed that was too near to be announced."""
    return [
        _("From %(day)s on it is %(amount)s.") % {"day": _day(change), "amount": pounds(change.amount_pence or 0)}
        for change in reading.waiting_changes(promise)
        if change.what == Change.AMOUNT and change.day
    ]


def _news(promise: RecurringContribution) -> News | None:
    """Of the newest change alone, and not of one that waits for its day: the sentences say that."""
    newest = next(iter(reading.changes_of(promise)), None)
    if newest is None or (newest.ended_at and newest.ended_at < clock.now() - _NEWS_LASTS):
        return None
    if newest.state == ChangeState.MADE:
        return News(_("Done"), _done(newest), "done")
    if newest.state == ChangeState.REFUSED:
        is_quiet = newest.why in {"replaced", "no_new_card"}
        return None if is_quiet else News(_("That could not be done"), why_not(newest), "problem")
    if newest.what == Change.CARD or not reading.is_due(newest, at=clock.now()):
        return None
    return News(
        _("We are making this change"),
        _("The card company has not answered yet. You need do nothing more: we write to you when it is done."),
        "now",
    )


def _done(change: RecurringChange) -> str:
    return {
        Change.AMOUNT: _("The amount has changed."),
        Change.DATE: _("The day has changed."),
        Change.SKIP: _("The next one is left out, and not made up for later."),
        Change.PAUSE: _("It is paused. What is left out is not made up for later."),
        Change.RESUME: _("It goes on."),
        Change.STOP: _("It has stopped. Nothing more is taken. Thank you for what you gave."),
        Change.CARD: _("Your new card or account is used from now on."),
    }[Change(change.what)]


def _day(change: RecurringChange) -> str:
    return day(change.day) if change.day else ""


def _url(promise: RecurringContribution, what: Change) -> str:
    return reverse("contributions:giving_change", args=[promise.id, what.value])

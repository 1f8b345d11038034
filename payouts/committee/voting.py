"""How votes become an outcome: choices, thresholds, tally. It must never know who voted, nor on what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations_with_replacement
from typing import Any, TypeVar

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused
from payouts.rulebook.facts import Abstentions, Majority, Tie

W = TypeVar("W", bound=StrEnum)
# Nobody acts alone on money, whatever a rulebook says.
LEAST_VOTES = 2


class Choice(StrEnum):
    YES = "yes"
    YES_DIFFERENT = "yes_different"
    NO = "no"
    NEED_ONE_THING = "need_one_thing"
    # An abstention: its holder opened the claim, then stepped aside, and nobody was left to take the seat.
    NOT_ME = "not_me"


class Reason(StrEnum):
    """Why, in codes; the claimant reads a sentence for each."""

    # For a no.
    NOT_A_SANCTION = "not_a_sanction"
    OUTSIDE_THE_RULES = "outside_the_rules"
    PAID_ALREADY = "paid_already"
    NOT_SHOWN = "not_shown"
    # For a no of a second look at a yes: the sum stays as it was.
    AS_BEFORE = "as_before"
    # For a different amount.
    LOSS_IS_LESS = "loss_is_less"
    PART_PAID_ALREADY = "part_paid_already"
    DATES_ARE_FEWER = "dates_are_fewer"
    # For one more thing: what is needed.
    SANCTION_LETTER = "sanction_letter"
    SANCTION_DATES = "sanction_dates"
    AMOUNT_LOST = "amount_lost"
    # Nobody said no, yet too few said yes.
    TOO_FEW_AGREED = "too_few_agreed"


REASONS: Mapping[Choice, tuple[Reason, ...]] = {
    Choice.NO: (
        *(Reason.NOT_A_SANCTION, Reason.OUTSIDE_THE_RULES, Reason.PAID_ALREADY, Reason.NOT_SHOWN),
        Reason.AS_BEFORE,
    ),
    Choice.YES_DIFFERENT: (Reason.LOSS_IS_LESS, Reason.PART_PAID_ALREADY, Reason.DATES_ARE_FEWER),
    Choice.NEED_ONE_THING: (Reason.SANCTION_LETTER, Reason.SANCTION_DATES, Reason.AMOUNT_LOST),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The rulebook's words on deciding, frozen when voting opens. There is no default for any of them."""

    quorum: int
    panel_size: int
    majority: Majority
    tie: Tie
    abstentions: Abstentions

    def __post_init__(self) -> None:
        assert LEAST_VOTES <= self.quorum <= self.panel_size, "two or more decide, and a panel holds its quorum"


# Two people and both of them, whatever the rulebook says of panels: it is a first sum, and everybody looks afterwards.
EMERGENCY = Thresholds(LEAST_VOTES, LEAST_VOTES, Majority.UNANIMOUS, Tie.NOT_THIS_TIME, Abstentions.DO_NOT_COUNT)


def thresholds_from(words: Mapping[str, Any], *, total_pence: int = 0, looks_again: bool = False) -> Thresholds:
    """Thresholds out of a rulebook's `decision` part; `Refused` with each one that is missing or unknown.

    A missing threshold is never read as "one is enough": without it nobody can vote at all. The first row of
    `by_amount` that reaches the sum says how many decide on it; a second look may have a size of its own.
    """
    reasons: list[Refusal] = []
    rows = words.get("by_amount") or ()
    row = next((row for row in rows if row["up_to_pence"] is None or total_pence <= row["up_to_pence"]), words)
    quorum = _count(row, "quorum", reasons)
    panel_size = _count(row, "panel_size", reasons)
    if looks_again and words.get("second_look_panel_size") is not None:
        panel_size = _count(words, "second_look_panel_size", reasons)
    majority = _word(words, "majority", Majority, reasons)
    tie = _word(words, "tie", Tie, reasons)
    abstentions = _word(words, "abstentions", Abstentions, reasons)
    if 0 < quorum < LEAST_VOTES:
        reasons.append(
            Refusal(
                "quorum_of_one", "The rulebook lets one person decide alone. Raise the quorum to two or more first."
            )
        )
    if quorum and panel_size and quorum > panel_size:
        reasons.append(
            Refusal(
                "quorum_above_panel",
                "The rulebook wants %(quorum)s votes from a panel of %(size)s. Correct the rulebook first.",
                {"quorum": quorum, "size": panel_size},
            )
        )
    if reasons:
        raise Refused(*reasons)
    assert majority is not None
    assert tie is not None
    assert abstentions is not None
    return Thresholds(quorum, panel_size, majority, tie, abstentions)


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote, without its voter."""

    choice: Choice
    amount_pence: int | None = None
    reason: Reason | None = None


def reasons_for(choice: Choice, *, is_of_a_yes: bool) -> tuple[Reason, ...]:
    """What such a vote can say why: a second look at a yes finds more, or that the sum stays as it was."""
    if choice is not Choice.NO:
        return REASONS.get(choice, ())
    return tuple(reason for reason in REASONS[choice] if (reason is Reason.AS_BEFORE) == is_of_a_yes)


def check_cast(
    cast: Cast, *, total_pence: int, given_pence: int = 0, is_emergency: bool = False, is_of_a_yes: bool = False
) -> None:
    """Refuse a vote that says too little, more than the rules give, or less than `given_pence`, which is theirs.

    `is_of_a_yes`: the panel looks again at a yes for `given_pence`, so it gives more or leaves it as it is.
    """
    reasons = [*_wrong_amount(cast, total_pence, given_pence), *_wrong_reason(cast, is_of_a_yes=is_of_a_yes)]
    if is_of_a_yes and cast.choice is Choice.YES and total_pence <= given_pence:
        sentence = "The rules give no more than the %(given)s they have. Vote no: then it stays as it is."
        reasons.append(Refusal("rules_give_no_more", sentence, {"given": format_pence(given_pence)}))
    if is_emergency and cast.choice not in (Choice.YES, Choice.NO):
        reasons.append(
            Refusal("emergency_is_yes_or_no", "Vote yes or no on this sum. A full panel looks at everything else.")
        )
    if reasons:
        raise Refused(*reasons)


def _wrong_amount(cast: Cast, total_pence: int, given_pence: int) -> Iterator[Refusal]:
    if cast.choice in (Choice.YES, Choice.YES_DIFFERENT) and total_pence <= 0:
        yield Refusal("nothing_to_award", "The rules give nothing here. Vote no with the reason, or ask for one thing.")
    elif cast.choice is not Choice.YES_DIFFERENT:
        if cast.amount_pence is not None:
            yield Refusal("amount_not_asked", "Only a different amount needs an amount. Leave it empty.")
    elif cast.amount_pence is None or cast.amount_pence <= 0:
        yield Refusal("amount_needed", "Enter the amount you would give instead.")
    elif cast.amount_pence <= given_pence:
        sentence = "They have had %(given)s already, and it is theirs. Enter more than that, or vote no."
        yield Refusal("amount_is_given_already", sentence, {"given": format_pence(given_pence)})
    elif cast.amount_pence >= total_pence:
        yield Refusal(
            "amount_not_below_the_sum",
            "Enter less than the sum. The rules give no more than it, and for the whole sum vote yes.",
        )


def _wrong_reason(cast: Cast, *, is_of_a_yes: bool) -> Iterator[Refusal]:
    allowed = reasons_for(cast.choice, is_of_a_yes=is_of_a_yes)
    if allowed and cast.reason not in allowed:
        yield Refusal("reason_needed", "Choose a reason that goes with this vote. The person who asked will read it.")
    if not allowed and cast.reason is not None:
        yield Refusal("reason_not_asked", "This vote takes no reason. Choose none.")


class Verdict(StrEnum):
    UNDECIDED = "undecided"
    APPROVED = "approved"
    NOT_THIS_TIME = "not_this_time"
    NEEDS_ONE_THING = "needs_one_thing"
    # An even split, which the rulebook gives to other people.
    NEW_PANEL = "new_panel"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes come to, and why."""

    verdict: Verdict
    amount_pence: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.verdict is not Verdict.UNDECIDED


UNDECIDED = Outcome(Verdict.UNDECIDED)


def needed(thresholds: Thresholds, counted: int) -> int:
    """How many of `counted` votes carry it."""
    if thresholds.majority is Majority.MORE_YES_THAN_NO:
        return counted // 2 + 1
    if thresholds.majority is Majority.HALF_OF_PANEL:
        return thresholds.panel_size // 2 + 1
    return counted


def has_quorum(thresholds: Thresholds, votes: Sequence[Cast]) -> bool:
    """Whether enough people took part. Abstentions help only where the rulebook says so, and never below two votes."""
    counted = _counted(votes)
    present = len(votes) if thresholds.abstentions is Abstentions.COUNT_TO_QUORUM else counted
    return counted >= LEAST_VOTES and present >= thresholds.quorum


def tally(thresholds: Thresholds, votes: Sequence[Cast], *, total_pence: int) -> Outcome:
    """The outcome, as soon as no vote still to come could change it; until then, undecided.

    `votes` holds those that are in, and a `NOT_ME` for each abstention; whatever is left of the panel's size is still
    to come. An award is the largest amount that enough people agree to, where a vote for £60 agrees to every amount up
    to £60: so the order of votes does not matter, and one more "no" can only lower the amount.
    """
    if not has_quorum(thresholds, votes):
        return UNDECIDED
    outcome = _count_up(thresholds, votes, total_pence)
    for rest in _completions(max(0, thresholds.panel_size - len(votes))):
        whole = _count_up(thresholds, (*votes, *rest), total_pence)
        if (whole.verdict, whole.amount_pence) != (outcome.verdict, outcome.amount_pence):
            return UNDECIDED
    return outcome


def at_closing(thresholds: Thresholds, votes: Sequence[Cast], *, total_pence: int) -> Outcome:
    """The outcome when the time is over: of the votes that are in, if they are a quorum, and otherwise none."""
    return _count_up(thresholds, votes, total_pence) if has_quorum(thresholds, votes) else UNDECIDED


def _count_up(thresholds: Thresholds, votes: Sequence[Cast], total_pence: int) -> Outcome:
    """The outcome if these were all the votes there will ever be.

    "I need one thing" is not yet a yes, so it holds an award back; nor is it a no, so it keeps the request alive.
    """
    in_favour = sorted((_agrees_to(vote, total_pence) for vote in votes if _is_yes(vote)), reverse=True)
    asking = sum(vote.choice is Choice.NEED_ONE_THING for vote in votes)
    counted = _counted(votes)
    carry = needed(thresholds, counted)
    if len(in_favour) >= carry:
        return _approved(in_favour[carry - 1], votes, total_pence)
    if len(in_favour) + asking >= carry:
        return Outcome(Verdict.NEEDS_ONE_THING, reasons=_reasons(votes, Choice.NEED_ONE_THING))
    is_split = thresholds.majority is not Majority.UNANIMOUS and 2 * (len(in_favour) + asking) == counted
    if is_split and thresholds.tie is Tie.NEW_PANEL:
        return Outcome(Verdict.NEW_PANEL)
    return Outcome(Verdict.NOT_THIS_TIME, reasons=_reasons(votes, Choice.NO) or (Reason.TOO_FEW_AGREED,))


def _approved(amount_pence: int, votes: Sequence[Cast], total_pence: int) -> Outcome:
    reasons = _reasons(votes, Choice.YES_DIFFERENT) if amount_pence < total_pence else ()
    return Outcome(Verdict.APPROVED, amount_pence, reasons)


def _reasons(votes: Sequence[Cast], choice: Choice) -> tuple[Reason, ...]:
    """The reasons given with `choice`, the most frequent first, then as the list has them."""
    given = [vote.reason for vote in votes if vote.choice is choice]
    return tuple(sorted((reason for reason in REASONS[choice] if reason in given), key=lambda it: -given.count(it)))


def _counted(votes: Sequence[Cast]) -> int:
    return sum(vote.choice is not Choice.NOT_ME for vote in votes)


def _is_yes(vote: Cast) -> bool:
    return vote.choice in (Choice.YES, Choice.YES_DIFFERENT)


def _agrees_to(vote: Cast, total_pence: int) -> int:
    return total_pence if vote.amount_pence is None else vote.amount_pence


@cache
def _completions(to_come: int) -> tuple[tuple[Cast, ...], ...]:
    """Every way the seats to come could vote; a different amount at its least, since amounts between lie between."""
    extremes = (
        Cast(Choice.YES),
        Cast(Choice.YES_DIFFERENT, 1, Reason.LOSS_IS_LESS),
        Cast(Choice.NO, reason=Reason.NOT_SHOWN),
        Cast(Choice.NEED_ONE_THING, reason=Reason.SANCTION_LETTER),
        Cast(Choice.NOT_ME),
    )
    return tuple(combinations_with_replacement(extremes, to_come))


def _count(words: Mapping[str, object], name: str, reasons: list[Refusal]) -> int:
    value = words.get(name)
    if type(value) is int and value >= 1:
        return value
    reasons.append(_missing(name))
    return 0


def _word(words: Mapping[str, object], name: str, kind: type[W], reasons: list[Refusal]) -> W | None:
    value = words.get(name)
    if value in set(kind):
        return kind(str(value))
    reasons.append(_missing(name))
    return None


def _missing(name: str) -> Refusal:
    return Refusal(
        "threshold_missing",
        "The rulebook does not say its %(name)s, so nobody can vote. Correct the rulebook first.",
        {"name": name},
    )

"""Twelve invented months of a fund, as a plan: what is given and asked for, when, and how each of it ends.

Pure: from a seed and a last day comes always the same plan. It must never know how any of it is done.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fundapp.demo.monthly import PromisePlan, plans
from fundapp.kernel.clock import LONDON

MONTHS = 12
GIFTS = 600
CLAIMS = 60


class GiftEnds(StrEnum):
    PAID = "paid"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    LEFT_OPEN = "left_open"
    DEBIT_FAILED = "debit_failed"
    DEBIT_WAITING = "debit_waiting"
    REFUND_FAILED = "refund_failed"
    DISPUTE_OPEN = "dispute_open"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"


class ClaimEnds(StrEnum):
    """Where a claim stands on the last day. In the order of its life."""

    DRAFT = "draft"
    # Somebody else began it, and the person said no.
    FROZEN = "frozen"
    WIPED = "wiped"
    SUBMITTED = "submitted"
    PREPARING = "preparing"
    WAITING = "waiting"
    DECIDING = "deciding"
    READING = "reading"
    ONE_VOTE_IN = "one_vote_in"
    # Two people gave a first sum the same evening; two let the evening pass. Either way a full panel has it now.
    FIRST_SUM = "first_sum"
    EVENING_PASSED = "evening_passed"
    # Stopped, with what was told still sealed; and stopped and deleted.
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    NOT_THIS_TIME = "not_this_time"
    # A no, a second look by other people, and a yes that was paid.
    SECOND_LOOK = "second_look"
    WITHDRAWN_LATE = "withdrawn_late"
    AGREED = "agreed"
    APPROVED = "approved"
    IN_PREPARED_RUN = "in_prepared_run"
    IN_APPROVED_RUN = "in_approved_run"
    IN_WRITTEN_RUN = "in_written_run"
    # The bank's page never answered: two people have to look.
    IN_UNSURE_RUN = "in_unsure_run"
    IN_SENT_RUN = "in_sent_run"
    RETURNED = "returned"
    PAID = "paid"
    ERASED_AFTER_PAID = "erased_after_paid"


class Comes(StrEnum):
    """In which way a request is made."""

    PAGE = "page"
    HELPED = "helped"
    TELEPHONE = "telephone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    slug: str
    pot: str
    title: str
    ask: str
    goal_pence: int
    surplus: str


@dataclass(frozen=True, slots=True)
class GiftPlan:
    at: datetime
    campaign: str
    amount_pence: int
    ends: GiftEnds
    # Beside the gift on the campaign's page, for the few who asked for that.
    shown_name: str = ""
    covers_fee: bool = False


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """One invented person's request. Account numbers follow from `number` and belong to no bank."""

    number: int
    at: datetime
    ends: ClaimEnds
    chosen_name: str
    benefit: str
    reason: str
    letter_on: date
    loss_per_day_pence: int
    days: int
    pot: str
    comes: Comes = Comes.PAGE

    @property
    def sort_code(self) -> str:
        return f"00{self.number // 100:02d}{self.number % 100:02d}"

    @property
    def account_number(self) -> str:
        return f"{10_000_000 + self.number * 7_919 % 89_999_999:08d}"


@dataclass(frozen=True, slots=True)
class Story:
    first_day: date
    last_day: date
    gifts: Sequence[GiftPlan]
    claims: Sequence[ClaimPlan]
    promises: Sequence[PromisePlan]


# Hardly anyone has given to this one yet.
VALLEYS = "valleys"
CAMPAIGNS = (
    CampaignPlan(
        "common-pot",
        "general",
        "Keep people going while they are sanctioned",
        "Rent and food do not stop when a benefit does. What you give is paid out by rules that anyone can read.",
        1_200_000,
        "Whatever is left at the end stays in the pot for the next person.",
    ),
    CampaignPlan(
        "winter-heat",
        "winter",
        "Heat for sanctioned households this winter",
        "From November to March, a cold home and no income come together. This pot is for those months.",
        300_000,
        "Whatever is left in April goes to the general pot.",
    ),
    CampaignPlan(
        "valleys-pot",
        VALLEYS,
        "Sanctioned people in the valleys",
        "One bus a day to the jobcentre, and missed when it does not come. This pot is for people who live there.",
        150_000,
        "Whatever is left when the pot closes goes to the general pot.",
    ),
)

# fmt: off
_NAMES = (
    "Sam", "Jo", "Ash", "Robin", "Mo", "Billie", "Dee", "Frankie", "Kit", "Lou", "Max", "Nic", "Pat", "Ray", "Sky",
    "Toni", "Val", "Win", "Alex", "Bo", "Chris", "Dale", "Eli", "Fern", "Gray", "Harley", "Izzy", "Jess", "Kai", "Lee",
)
# fmt: on
_BENEFITS = ("universal_credit",) * 8 + ("jsa", "esa")
_OTHER_REASONS = ("not_enough_search", "left_or_refused_job", "agreement", "not_told", "rather_not_say")
_REASONS = ("missed_appointment",) * 6 + _OTHER_REASONS
# 2026/27 daily reductions in pence: single 25 and over, single under 25, couple 25 and over each, the 40 per cent rate.
_LOSSES = (1_390, 1_390, 1_390, 1_110, 1_090, 550)
_DAYS = (7, 7, 7, 10, 14)
_AMOUNTS = (200, 300, 300, 500, 500, 500, 500, 500, 750, 1_000, 1_000, 1_000, 1_500, 2_000, 2_500)

# Of the gifts in the order of the year.
_OTHER_ENDS = {
    **dict.fromkeys((41, 202, 303, 404), GiftEnds.DEBIT_FAILED),
    **dict.fromkeys((60, 250, 350, 450, 550), GiftEnds.GIVEN_BACK),
    **dict.fromkeys((55, 480), GiftEnds.REFUND_FAILED),
    **dict.fromkeys((33, 310), GiftEnds.DISPUTE_WON),
    **dict.fromkeys((65, 520), GiftEnds.DISPUTE_LOST),
}
# The only one that went to the newest campaign.
_TO_THE_VALLEYS = 12
# The newest, by their distance from the midnight that begins the last day: a debit takes days, and a page that is open
# closes after one. Whatever the hour at which the story is told, these have happened and are not over.
_NEWEST = (
    (timedelta(days=-5), GiftEnds.DISPUTE_OPEN),
    (timedelta(hours=-14), GiftEnds.DEBIT_WAITING),
    (timedelta(hours=-3), GiftEnds.DEBIT_WAITING),
    (timedelta(minutes=2), GiftEnds.LEFT_OPEN),
    (timedelta(minutes=3), GiftEnds.LEFT_OPEN),
)

# How many of the sixty stand where. Those not listed are paid.
_STANDING = {
    ClaimEnds.DRAFT: 2,
    ClaimEnds.WIPED: 1,
    ClaimEnds.FROZEN: 1,
    ClaimEnds.SUBMITTED: 1,
    ClaimEnds.PREPARING: 1,
    ClaimEnds.WAITING: 1,
    ClaimEnds.DECIDING: 1,
    ClaimEnds.READING: 1,
    ClaimEnds.ONE_VOTE_IN: 1,
    ClaimEnds.FIRST_SUM: 1,
    ClaimEnds.EVENING_PASSED: 1,
    ClaimEnds.WITHDRAWN: 1,
    ClaimEnds.ERASED: 1,
    ClaimEnds.NOT_THIS_TIME: 3,
    ClaimEnds.SECOND_LOOK: 1,
    ClaimEnds.WITHDRAWN_LATE: 1,
    ClaimEnds.AGREED: 1,
    ClaimEnds.APPROVED: 2,
    ClaimEnds.IN_PREPARED_RUN: 1,
    ClaimEnds.IN_APPROVED_RUN: 1,
    ClaimEnds.IN_WRITTEN_RUN: 1,
    ClaimEnds.IN_UNSURE_RUN: 1,
    ClaimEnds.IN_SENT_RUN: 2,
    ClaimEnds.RETURNED: 1,
    ClaimEnds.ERASED_AFTER_PAID: 1,
}
# Which of those that end so, in the order of their numbers, are not made on the pages by the person alone.
_COMES = {
    (ClaimEnds.PAID, 0): Comes.HELPED,
    (ClaimEnds.PAID, 1): Comes.TELEPHONE,
    (ClaimEnds.APPROVED, 0): Comes.PAPER,
}
# These happened at any time of the year; the others are how the last weeks look.
_LONG_AGO = frozenset(
    {
        *(ClaimEnds.PAID, ClaimEnds.NOT_THIS_TIME, ClaimEnds.WITHDRAWN, ClaimEnds.ERASED),
        *(ClaimEnds.WITHDRAWN_LATE, ClaimEnds.WIPED, ClaimEnds.SECOND_LOOK, ClaimEnds.ERASED_AFTER_PAID),
    }
)


def tell(*, seed: int, last_day: date, gifts: int = GIFTS, claims: int = CLAIMS) -> Story:
    """The whole plan, in the order in which it happens. Fewer gifts and claims tell the same kind of year, sooner."""
    assert claims >= sum(_STANDING.values()), "every state of a claim is in the story"
    dice = random.Random(seed)  # noqa: S311 -- invented data, which must be the same every time
    first_day = (last_day.replace(day=1) - timedelta(days=(MONTHS - 1) * 30)).replace(day=1)
    return Story(
        first_day,
        last_day,
        _gifts(dice, first_day, last_day, gifts),
        _claims(dice, first_day, last_day, claims),
        plans(last_day),
    )


def _gifts(dice: random.Random, first_day: date, last_day: date, count: int) -> list[GiftPlan]:
    gifts = []
    for place in range(count):
        day = _day(dice, first_day, last_day)
        is_winter = day.month in (11, 12, 1, 2, 3) and dice.random() < 0.3
        ends = GiftEnds.EXPIRED if place % 40 == 7 else GiftEnds.PAID
        amount_pence = dice.choice(_AMOUNTS)
        campaign = "winter-heat" if is_winter else "common-pot"
        name = _NAMES[place % len(_NAMES)] if place % 4 == 1 else ""
        at = _moment(dice, day, 8, 22)
        gifts.append(GiftPlan(at, campaign, amount_pence, ends, name, covers_fee=place % 5 == 3))
    gifts.sort(key=lambda gift: gift.at)
    gifts[_TO_THE_VALLEYS] = replace(gifts[_TO_THE_VALLEYS], campaign="valleys-pot", amount_pence=500)
    midnight = datetime.combine(last_day, time(0), LONDON)
    year = [replace(gift, ends=_OTHER_ENDS.get(place, gift.ends)) for place, gift in enumerate(gifts[: -len(_NEWEST)])]
    newest = [
        replace(gift, at=midnight + moment, ends=ends)
        for gift, (moment, ends) in zip(gifts[-len(_NEWEST) :], _NEWEST, strict=True)
    ]
    return sorted(year + newest, key=lambda gift: gift.at)


def _claims(dice: random.Random, first_day: date, last_day: date, count: int) -> list[ClaimPlan]:
    ends = [end for end, count in _STANDING.items() for _ in range(count)]
    ends += [ClaimEnds.PAID] * (count - len(ends))
    dice.shuffle(ends)
    claims = []
    for number, end in enumerate(ends, start=1):
        # The pot must have filled a little before the first claim, and what is still open began lately.
        first = first_day + timedelta(days=45) if end in _LONG_AGO else last_day - timedelta(days=16)
        # Whoever is paid has been by the last day; a form that was forgotten lay for a month.
        days = 25 if end is ClaimEnds.PAID else 45 if end in _LONG_AGO else 6
        last = last_day - timedelta(days=days)
        # Word goes round, so more ask towards the end of the year than at its beginning.
        day = max(_day(dice, first, last), _day(dice, first, last))
        claims.append(
            ClaimPlan(
                number,
                _moment(dice, day, 9, 23),
                end,
                _NAMES[number % len(_NAMES)],
                dice.choice(_BENEFITS),
                dice.choice(_REASONS),
                day - timedelta(days=dice.randint(9, 20)),
                dice.choice(_LOSSES),
                dice.choice(_DAYS),
                VALLEYS if end is ClaimEnds.AGREED else "general",
                _COMES.get((end, ends[: number - 1].count(end)), Comes.PAGE),
            )
        )
    return sorted(claims, key=lambda claim: claim.at)


def _day(dice: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=dice.randint(0, (last - first).days))


def _moment(dice: random.Random, day: date, first_hour: int, last_hour: int) -> datetime:
    return datetime.combine(day, time(dice.randint(first_hour, last_hour), dice.randint(0, 59)), LONDON)

"""Amounts published only in groups of five or more, so that no figure moves by what one person was paid. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEAST_IN_A_GROUP = 5


@dataclass(frozen=True, slots=True)
class Dated:
    """One amount on its way to one person: never published alone."""

    on: date
    pence: int


@dataclass(frozen=True, slots=True)
class Group:
    """What may be published: how many, how much together, and the day the last of them joined."""

    last_on: date
    count: int
    pence: int


def closed_groups(amounts: Iterable[Dated], *, least: int = LEAST_IN_A_GROUP) -> list[Group]:
    """Groups of exactly `least`, in the order given; the rest wait unpublished until enough others join them.

    An observer who sees the public total before and after one payout learns nothing from most payouts, and from the
    fifth only the sum of five.
    """
    groups: list[Group] = []
    waiting: list[Dated] = []
    for amount in amounts:
        waiting.append(amount)
        if len(waiting) == least:
            groups.append(Group(amount.on, least, sum(each.pence for each in waiting)))
            waiting = []
    return groups

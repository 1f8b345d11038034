"""Awards as the 360Giving Data Standard publishes grants to individuals, with nothing in them that finds one. Pure.

Each published amount is shared by at least five awards: those of a quarter are sorted, put together in fives, and each
is told as the average of its five in whole pounds. The date is the last day of the quarter. Fewer than five wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from fundapp.kernel.refusal import refuse
from fundapp.ledger.groups import LEAST_IN_A_GROUP

# The standard's codes: financial hardship, and money that may be spent on anything.
REASON, PURPOSE = "GTIR010", "GTIP010"
TITLE = "Hardship payment during a benefit sanction"
DESCRIPTION = (
    "A payment to a person whose benefit was cut by a sanction. The amount is the average of at least five awards of "
    "the quarter, in whole pounds; the date is the last day of the quarter."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
HEAD = (
    *("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date"),
    *("Recipient Ind:Identifier", "Recipient Ind:Name", "Funding Org:Identifier", "Funding Org:Name"),
    *("To Individuals Details:Primary Grant Reason", "To Individuals Details:Grant Purpose"),
)


@dataclass(frozen=True, slots=True)
class Funder:
    """Who publishes: the prefix that 360Giving gave, and the fund's own identifier and name."""

    prefix: str
    org_id: str
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What is published of one award."""

    number: str
    pounds: int
    on: date


def need_prefix(funder: Funder) -> None:
    if not funder.prefix.startswith("360G-") or not funder.org_id:
        raise refuse(
            "grants_prefix_missing",
            "Ask 360Giving for a publisher prefix and put it into GRANTS_PREFIX. Then this file can be made.",
        )


def published(awards: Iterable[tuple[date, int]], *, today: date) -> list[Grant]:
    """Day and pence of every award there was, to what may be told of those of quarters that are over."""
    quarters: dict[date, list[int]] = {}
    for day, pence in awards:
        quarters.setdefault(last_of_quarter(day), []).append(pence)
    grants: list[Grant] = []
    waiting: list[int] = []
    for end in sorted(quarters):
        if end >= today:
            break
        waiting += quarters[end]
        if len(waiting) < LEAST_IN_A_GROUP:
            continue
        grants += _told(sorted(waiting), end)
        waiting = []
    return grants


def last_of_quarter(day: date) -> date:
    after = (day.month - 1) // 3 * 3 + 4
    return date(day.year + after // 13, (after - 1) % 12 + 1, 1) - timedelta(days=1)


def package(grants: Sequence[Grant], funder: Funder, *, issued: date) -> dict[str, Any]:
    """The whole file, as the standard's package schema wants it."""
    return {
        "title": f"{funder.name}: hardship payments",
        "issued": issued.isoformat(),
        "license": LICENCE,
        "publisher": {"name": funder.name, "identifier": funder.org_id},
        "grants": [_plain(grant, funder) for grant in grants],
    }


def rows(grants: Sequence[Grant], funder: Funder) -> list[list[str | int | date]]:
    """The same as a sheet under HEAD."""
    return [
        [
            f"{funder.prefix}-{grant.number}",
            *(TITLE, DESCRIPTION, funder.currency, grant.pounds, grant.on),
            *(f"{funder.prefix}-IND-{grant.number}", "Individual Recipient", funder.org_id, funder.name),
            *(REASON, PURPOSE),
        ]
        for grant in grants
    ]


def _told(amounts: Sequence[int], end: date) -> list[Grant]:
    """Sorted amounts in fives; what is left over joins the last five, so that no group is smaller."""
    groups = max(1, len(amounts) // LEAST_IN_A_GROUP)
    cut = [place * LEAST_IN_A_GROUP for place in range(groups)] + [len(amounts)]
    averages = [_average(amounts[start:stop]) for start, stop in pairwise(cut) for _each in range(stop - start)]
    name = f"{end.year}Q{end.month // 3}"
    return [Grant(f"{name}-{place:04d}", pounds, end) for place, pounds in enumerate(averages, start=1)]


def _average(amounts: Sequence[int]) -> int:
    """In whole pounds, a half rounded up."""
    hundreds = 100 * len(amounts)
    return (2 * sum(amounts) + hundreds) // (2 * hundreds)


def _plain(grant: Grant, funder: Funder) -> dict[str, Any]:
    return {
        "id": f"{funder.prefix}-{grant.number}",
        "title": TITLE,
        "description": DESCRIPTION,
        "currency": funder.currency,
        "amountAwarded": grant.pounds,
        "awardDate": grant.on.isoformat(),
        "recipientIndividual": {"id": f"{funder.prefix}-IND-{grant.number}", "name": "Individual Recipient"},
        "fundingOrganization": [{"id": funder.org_id, "name": funder.name}],
        "toIndividualsDetails": {"primaryGrantReason": REASON, "grantPurpose": [PURPOSE]},
    }

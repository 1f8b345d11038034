"""Who sits on a panel: the lot, and what bars a person from it. It must never know a name, only ids and a seed."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.kernel.refusal import Refusal, Refused


class Bar(StrEnum):
    """What keeps one person apart from one claim. On one claim nobody may hold two of these and a vote."""

    CLAIMANT_OR_HOUSEHOLD = "claimant_or_household"
    HELPER = "helper"
    REFERRER = "referrer"
    CASEWORKER = "caseworker"
    STOOD_ASIDE = "stood_aside"
    DECLARED_INTEREST = "declared_interest"
    # Their own account, or one of a request of theirs, is the one that this request is paid into.
    SHARED_PAYEE = "shared_payee"
    EARLIER_PANEL = "earlier_panel"
    LEFT_OUT = "left_out"
    PAYER = "payer"
    RELEASER = "releaser"
    AUDITOR = "auditor"


_SENTENCES: Mapping[Bar, str] = {
    Bar.CLAIMANT_OR_HOUSEHOLD: "This request is yours or your household's. Other people decide it.",
    Bar.HELPER: "You helped with this request. Other people decide it.",
    Bar.REFERRER: "You sent this person to the fund. Other people decide their request.",
    Bar.CASEWORKER: "You made this request ready. Other people decide it.",
    Bar.STOOD_ASIDE: "You stepped aside from this request before. Other people decide it.",
    Bar.DECLARED_INTEREST: "You have declared an interest here. Other people decide this request.",
    Bar.SHARED_PAYEE: "The money of this request would go to an account of yours or near you. Other people decide it.",
    Bar.EARLIER_PANEL: "You have looked at this request before. A second look is taken by other people.",
    # The person must not learn that the claimant named them, so this sentence says no more than it must.
    Bar.LEFT_OUT: "Other people decide this request. Nothing is asked of you.",
    Bar.PAYER: "You prepare payments for this request. Other people decide it.",
    Bar.RELEASER: "You release payments for this request. Other people decide it.",
    Bar.AUDITOR: "You audit this request. Other people decide it.",
}

# Who holds which part on the claim, as ids of accounts.
Parties = Mapping[Bar, Collection[str]]


def refusal_of(bar: Bar) -> Refusal:
    if bar is Bar.LEFT_OUT:
        # Not even the code says what it was.
        return Refusal("apart_other_people", _SENTENCES[bar])
    return Refusal(f"apart_{bar.value}", _SENTENCES[bar])


def bars_of(person: str, parties: Parties) -> tuple[Bar, ...]:
    """Everything that keeps `person` from deciding, in the order of the list."""
    return tuple(bar for bar in Bar if person in parties.get(bar, ()))


def need_apart(person: str, parties: Parties) -> None:
    """Refuse with every reason why `person` may not decide."""
    bars = bars_of(person, parties)
    if bars:
        raise Refused(*(refusal_of(bar) for bar in bars))


@dataclass(frozen=True, slots=True)
class Lot:
    """The eligible people in the order of the lot, and how many were barred by what.

    Numbers only, so that no row says who lives with whom.
    """

    order: tuple[str, ...]
    barred: Mapping[str, int]


def cast_lots(seed: str, candidates: Collection[str], parties: Parties) -> Lot:
    """Order the eligible candidates by chance that anyone can repeat with `seed`.

    A person's place is the SHA-256 of the seed and their id. So it does not depend on who else is there: when one steps
    aside the others keep their order, and the next in line is known without another draw.
    """
    order = []
    barred: dict[str, int] = {}
    for person in set(candidates):
        bars = bars_of(person, parties)
        for bar in bars:
            barred[bar.value] = barred.get(bar.value, 0) + 1
        if not bars:
            order.append(person)
    return Lot(tuple(sorted(order, key=lambda person: _place(seed, person))), dict(sorted(barred.items())))


def draw(seed: str, candidates: Collection[str], parties: Parties, *, size: int) -> tuple[Lot, tuple[str, ...]]:
    """The lot and its first `size` people; `Refused` when there are fewer, since a panel is never made smaller."""
    lot = cast_lots(seed, candidates, parties)
    if len(lot.order) < size:
        raise Refused(too_few(there=len(lot.order), wanted=size, barred=len(set(candidates)) - len(lot.order)))
    return lot, lot.order[:size]


def too_few(*, there: int, wanted: int, barred: int) -> Refusal:
    return Refusal(
        "too_few_for_a_panel",
        "The rules want %(wanted)s people on this panel. %(there)s can sit on it; %(barred)s are kept apart from it. "
        "Invite more committee members, then draw again. Or change the size of a panel in the rulebook. "
        "The number of votes needed stays as it is.",
        {"wanted": wanted, "there": there, "barred": barred},
    )


def _place(seed: str, person: str) -> bytes:
    return hashlib.sha256(f"{seed}:{person}".encode()).digest()

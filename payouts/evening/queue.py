"""The queue: which requests an organiser may see in it, how many stand in each tab, and one page of their rows.

A caseworker sees what is open. A committee member sees the requests of their own panels. Nobody sees one that they are
too close to: it is as if it did not exist, in the rows and in the numbers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from members import selectors as members
from members.roles import Role
from payouts.claims import wayfinding
from payouts.claims.models import DUE, OPEN, Claim, Evidence, Participant
from payouts.claims.workflow import Part, State
from payouts.committee.models import Panel, Seat
from payouts.committee.selectors import AT_WORK
from payouts.committee.workflow import LIVE, PanelState, SeatState
from payouts.evening.models import Looking
from payouts.evening.tabs import Tab, tabs_for

PAGE = 25
# From here on it is more than an evening's work, and the page says how to ask for help.
TOO_MANY = 40
# What wants the person themselves.
WANTS = (Tab.VOTE, Tab.NEW, Tab.MINE)
# What a row is made of, beside the keys.
_READ = (
    *("reference", "state", "prepare_by", "decide_by", "pay_by", "submitted_at", "prepared_at", "look_again_at"),
    *("lost_pence", "lost_per", "amount_pence", "proof_seen", "children", "panel_wants", "no_money_today"),
    *("taken_by", "confirmed_at", "frozen_at", "caseworker__label"),
    *("looking__since", "looking__until", "looking__claim_id", "looking__account__label"),
)
_TO_DO = [SeatState.ASKED.value, SeatState.ACCEPTED.value]
# Whoever makes requests ready may have written one down for somebody, and sees it through to the next pair of hands.
_BARS = [Part.CLAIMANT.value, Part.STOOD_ASIDE.value]
_BARS_A_VOTER = [part.value for part in Part]


@dataclass(frozen=True, slots=True)
class Row:
    """One request as this person may see it; `seat` is their own on the panel that has it in hand."""

    claim: Claim
    looking: Looking | None
    has_photo: bool
    has_repeat: bool
    panel: Panel | None
    seat: Seat | None

    @property
    def votes_in(self) -> int:
        return getattr(self.panel, "votes_in", 0)

    @property
    def wants_vote(self) -> bool:
        is_open = self.panel is not None and self.panel.state == PanelState.OPEN.value
        return is_open and self.seat is not None and self.seat.state in _TO_DO

    @property
    def is_shut(self) -> bool:
        """Whether the conflict prompt comes first, so that nothing of the request may show."""
        return self.seat is not None and self.seat.state == SeatState.ASKED.value


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    counts: Mapping[Tab, int]
    has_more: bool


def visible(actor: Actor) -> QuerySet[Claim]:
    """The open requests that this person may see in the queue, the soonest due first, then who has nothing today."""
    photos = Evidence.objects.filter(claim=OuterRef("pk"), redacted_of__isnull=True, removed_at__isnull=True)
    found = Claim.objects.filter(OPEN).alias(due=DUE).annotate(has_photo=Exists(photos))
    found = found.select_related("caseworker", "looking__account").only(*_READ)
    makes_ready = Role.CASEWORKER.value in actor.roles
    if not makes_ready:
        found = found.filter(id__in=_seats(actor).values("panel__claim_id"))
    bars = _BARS if makes_ready else _BARS_A_VOTER
    found = found.exclude(id__in=Participant.objects.filter(account_id=actor.id, part__in=bars).values("claim_id"))
    close = members.close_to(UUID(actor.id))
    if close:
        found = found.exclude(reference__in=[code for kind, code in close if kind == "claim"])
        found = found.exclude(membership_code__in=[code for kind, code in close if kind == "membership"])
    return found.order_by(F("due").asc(nulls_last=True), F("no_money_today").desc(), "id")


def page_of(actor: Actor, tab: Tab, *, number: int = 1, size: int = PAGE) -> Page:
    """One page of a tab, with the numbers of all tabs."""
    seen = visible(actor)
    first = (number - 1) * size
    claims = list(seen.filter(IS_IN[tab](actor))[first : first + size + 1])
    return Page(rows_of(actor, claims[:size]), _counts(actor, seen, tabs_for(actor.roles)), len(claims) > size)


def claims_in(actor: Actor, tab: Tab) -> Iterator[Claim]:
    """All of a tab, for a file of it."""
    return visible(actor).filter(IS_IN[tab](actor)).iterator(chunk_size=500)


def needing(actor: Actor, *, most: int) -> Page:
    """What wants this person now, in order, and how many of each kind there are."""
    seen = visible(actor)
    kinds = [tab for tab in WANTS if tab in tabs_for(actor.roles)]
    wanted = Q(pk__in=[])
    for tab in kinds:
        wanted |= IS_IN[tab](actor)
    claims = list(seen.filter(wanted)[: most + 1])
    return Page(rows_of(actor, claims[:most]), _counts(actor, seen, kinds), len(claims) > most)


def _counts(actor: Actor, seen: QuerySet[Claim], tabs: Sequence[Tab]) -> dict[Tab, int]:
    found = seen.order_by().aggregate(**{tab.value: Count("id", filter=IS_IN[tab](actor)) for tab in tabs})
    return {tab: int(found[tab.value]) for tab in tabs}


def _seats(actor: Actor) -> QuerySet[Seat]:
    """The person's own seats on panels that have a request in hand."""
    return Seat.objects.filter(
        account_id=actor.id,
        state__in=[state.value for state in LIVE],
        panel__state__in=AT_WORK,
        panel__claim__state=State.DECIDING,
    )


def _to_do(actor: Actor) -> QuerySet[Seat]:
    return _seats(actor).filter(state__in=_TO_DO, panel__state=PanelState.OPEN)


# What puts a request into a tab, for one person.
IS_IN: Mapping[Tab, Callable[[Actor], Q]] = {
    Tab.VOTE: lambda actor: Q(id__in=_to_do(actor).values("panel__claim_id")),
    Tab.NEW: lambda _actor: Q(state=State.SUBMITTED),
    Tab.MINE: lambda actor: Q(caseworker_id=actor.id, state=State.PREPARING),
    Tab.WAITING: lambda _actor: Q(state=State.WAITING),
    Tab.SECOND_LOOK: lambda _actor: Q(look_again_at__isnull=False),
    Tab.READY_TO_PAY: lambda _actor: Q(state=State.APPROVED),
    Tab.LATE: lambda _actor: Q(due__lt=clock.now()),
    Tab.ALL: lambda _actor: Q(pk__isnull=False),
}


def rows_of(actor: Actor, claims: Sequence[Claim]) -> tuple[Row, ...]:
    """These requests, as `visible` gave them, with what other tables say of them, each read once for all."""
    panels = _panels([claim.id for claim in claims if claim.step is State.DECIDING])
    seats = {seat.panel_id: seat for seat in _own_seats(actor, panels)}
    repeats = wayfinding.with_repeats(claims)
    now = clock.now()
    return tuple(
        Row(
            claim=claim,
            looking=_looking(claim, now),
            has_photo=bool(getattr(claim, "has_photo", False)),
            has_repeat=claim.subject in repeats,
            panel=(panel := panels.get(claim.id)),
            seat=seats.get(panel.id) if panel is not None else None,
        )
        for claim in claims
    )


def _panels(claim_ids: Sequence[UUID]) -> dict[UUID, Panel]:
    """The panels that have them in hand, each with how many votes are in: never whose, and never what they say."""
    voted = Count("seats", filter=Q(seats__state=SeatState.VOTED.value))
    at_work = Panel.objects.filter(claim_id__in=claim_ids, state__in=AT_WORK).annotate(votes_in=voted)
    return {panel.claim_id: panel for panel in at_work.defer("assessment", "eligible", "barred")}


def _own_seats(actor: Actor, panels: Mapping[UUID, Panel]) -> Sequence[Seat]:
    if not panels or Role.COMMITTEE.value not in actor.roles:
        return ()
    return list(_seats(actor).filter(panel__in=panels.values()))


def is_late(claim: Claim) -> bool:
    """Whether the date that we promised has passed."""
    return claim.due_by is not None and claim.due_by < clock.now()


def _looking(claim: Claim, now: datetime) -> Looking | None:
    looking: Looking | None = getattr(claim, "looking", None)
    return looking if looking is not None and looking.lasts(claim, at=now) else None

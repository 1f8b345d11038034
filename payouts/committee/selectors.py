"""Reads of the committee: who may sit, who must not, what the votes are, what waits for whom."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import selectors as members
from members.roles import Role
from payouts.claims import questions
from payouts.claims import selectors as claims
from payouts.claims.models import Claim
from payouts.claims.retention import Open
from payouts.claims.workflow import Part, State
from payouts.committee import drawing, registry, voting
from payouts.committee.drawing import Bar, Parties
from payouts.committee.models import Decision, Panel, Seat, Vote
from payouts.committee.voting import Cast, Choice, Outcome, Reason
from payouts.committee.workflow import LIVE, PanelState, SeatState
from payouts.rulebook import record
from payouts.rulebook.facts import Assessment, Facts

AT_WORK = (PanelState.OPEN.value, PanelState.AGREED.value)


def candidates() -> frozenset[str]:
    """Everyone who holds the committee role now."""
    return frozenset(str(account_id) for account_id in members.holders(Role.COMMITTEE).values_list("id", flat=True))


_BAR_OF = {
    Part.CLAIMANT: Bar.CLAIMANT_OR_HOUSEHOLD,
    Part.HELPER: Bar.HELPER,
    Part.CASEWORKER: Bar.CASEWORKER,
    Part.STOOD_ASIDE: Bar.STOOD_ASIDE,
}


def parties_of(claim: Claim, *, look: int) -> Parties:
    """Who holds which other part on the claim, as far as any room knows."""
    parties: dict[Bar, set[str]] = defaultdict(set)
    for account_id, part in claims.people_on(claim):
        parties[_BAR_OF[part]].add(str(account_id))
    for account_id in members.too_close(claim_reference=claim.reference, member_code=claim.membership_code):
        parties[Bar.DECLARED_INTEREST].add(str(account_id))
    parties[Bar.EARLIER_PANEL] |= _seated(Seat.objects.filter(panel__claim=claim, panel__look__lt=look))
    for more in registry.kept_apart(claim.pk):
        for bar, people in more.items():
            parties[bar].update(people)
    return parties


def stepped_aside(claim: Claim, *, look: int) -> frozenset[str]:
    """Who said "not me" in this look: nobody asks them again."""
    return _seated(Seat.objects.filter(panel__claim=claim, panel__look=look, state=SeatState.PASSED.value))


def _seated(seats: QuerySet[Seat]) -> frozenset[str]:
    return frozenset(str(account_id) for account_id in seats.values_list("account_id", flat=True))


def fingerprint_of(claim: Claim) -> str:
    """What a vote on the claim is about, as one keyed hash: facts, payee, evidence and rules.

    Keyed, because facts are few enough to be guessed from a plain hash. The day of judging is left out, or every
    midnight would void every vote.
    """
    about = {
        "facts": {**record.plain_facts(claims.facts_of(claim)), "assessed_on": None},
        "payee": [claim.pot, claim.pay_how, claim.account_ends, vault.versions(claim.subject, SealedClass.BANK)],
        "evidence": [claim.proof_seen, claim.round],
        "rules": str(claim.rulebook_version_id),
    }
    text = json.dumps(about, sort_keys=True, separators=(",", ":"))
    return salted_hmac("committee.facts", text, algorithm="sha256").hexdigest()


def latest_panel(claim_id: UUID) -> Panel | None:
    return Panel.objects.filter(claim_id=claim_id).order_by("-look", "-ballot").first()


def open_looks(claim_id: UUID) -> Iterator[Open]:
    """A panel at work, or one that looked again until it closed: a person's papers are kept meanwhile."""
    for panel in Panel.objects.filter(claim_id=claim_id).order_by("id"):
        if panel.state in AT_WORK or panel.look > 1:
            yield Open("second_look", panel.closed_at)


def copy_of_decisions(claim_id: UUID) -> list[dict[str, object]]:
    """What was decided, for the person's own copy: how many voted what, and never who."""
    decisions = Decision.objects.filter(claim_id=claim_id).select_related("rulebook_version").order_by("id")
    return [
        {
            "at": decision.decided_at.isoformat(),
            "outcome": decision.outcome,
            "amount_pence": decision.amount_pence,
            "reasons": decision.reasons,
            "votes": decision.counted,
            "rules": str(decision.rulebook_version),
        }
        for decision in decisions
    ]


def casts_of(panel: Panel) -> list[Cast]:
    """The votes that are in, without their voters, and the abstentions whose seats nobody took over."""
    seats = list(panel.seats.select_related("vote"))
    votes = [_cast(seat) for seat in seats if seat.state == SeatState.VOTED.value]
    empty = panel.panel_size - sum(seat.state in LIVE for seat in seats)
    away = [
        Cast(Choice.NOT_ME)
        for seat in seats
        if seat.state == SeatState.PASSED.value and hasattr(seat, "vote") and seat.vote.choice == Choice.NOT_ME.value
    ]
    return votes + away[: max(0, empty)]


def outcome_of(panel: Panel) -> Outcome:
    return voting.tally(panel.thresholds, casts_of(panel), total_pence=panel.total_pence)


def _cast(seat: Seat) -> Cast:
    vote = seat.vote
    return Cast(Choice(vote.choice), vote.amount_pence, Reason(vote.reason) if vote.reason else None)


def voters_on(claim_id: UUID) -> frozenset[UUID]:
    """Whoever has opened the claim to vote on it, also if they stepped aside later. They may not pay or audit it."""
    opened = Q(state__in=[SeatState.ACCEPTED.value, SeatState.VOTED.value]) | Q(vote__isnull=False)
    seats = Seat.objects.filter(opened, panel__claim_id=claim_id)
    return frozenset(seats.values_list("account_id", flat=True))


def decides_now(claim_id: UUID, account_id: UUID) -> bool:
    """Whether this person sits on the panel that has the claim in hand, and has said that they may."""
    seated = Q(state__in=[SeatState.ACCEPTED.value, SeatState.VOTED.value])
    on_it = Seat.objects.filter(seated, account_id=account_id, panel__claim_id=claim_id, panel__state__in=AT_WORK)
    return on_it.filter(panel__claim__state=State.DECIDING).exists()


def decision_on(claim_id: UUID) -> Decision | None:
    """The last final decision on the claim."""
    return Decision.objects.filter(claim_id=claim_id, outcome__in=["approved", "not_this_time"]).order_by("-id").first()


def without_panel() -> QuerySet[Claim]:
    """Claims that are ready to decide and that no panel has in hand, the oldest first."""
    at_work = Panel.objects.filter(claim=OuterRef("pk"), state__in=AT_WORK)
    return Claim.objects.filter(~Exists(at_work), state=State.DECIDING.value).order_by("id")


def conflicted(claim: Claim, panel: Panel) -> list[Seat]:
    """Live seats whose holder has come to hold another part on the claim since the lot was drawn."""
    parties = parties_of(claim, look=panel.look)
    live = panel.seats.filter(state__in=LIVE).order_by("id")
    return [seat for seat in live if drawing.bars_of(str(seat.account_id), parties)]


def is_about_the_same(panel: Panel, claim: Claim) -> bool:
    """Whether the facts, payee, evidence and rules are still those that the panel votes on."""
    return panel.facts_fingerprint == fingerprint_of(claim)


def facts_changed() -> Refused:
    return refuse(
        "facts_changed",
        "The facts of this request changed since the panel was drawn, so the votes no longer count. "
        "Open it again from your list.",
    )


def vote_of(seat: Seat) -> Vote | None:
    return Vote.objects.filter(seat=seat).first()


def wants_something(seat: Seat) -> bool:
    """Whether its holder has something to do: answer the conflict prompt, or vote."""
    is_waiting_for_them = seat.state in (SeatState.ASKED.value, SeatState.ACCEPTED.value)
    return is_waiting_for_them and seat.panel.state == PanelState.OPEN.value


# --- One person's list ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Desk:
    """What one committee member has before them."""

    to_do: tuple[Seat, ...]
    waiting: tuple[Seat, ...]
    decided: tuple[Seat, ...]


def desk_of(account_id: UUID, *, newest: int = 20) -> Desk:
    """The person's seats: those that want something, those that wait for others, and the last that were decided."""
    seats = (
        Seat.objects.filter(account_id=account_id)
        .exclude(state=SeatState.PASSED.value)
        .select_related("panel__claim", "panel__decision")
    )
    at_work = list(
        seats.filter(panel__state__in=AT_WORK, panel__claim__state=State.DECIDING.value).order_by("asked_at")
    )
    ended = seats.filter(panel__state=PanelState.CLOSED.value).order_by("-panel__closed_at")[:newest]
    return Desk(
        to_do=tuple(seat for seat in at_work if wants_something(seat)),
        waiting=tuple(seat for seat in at_work if not wants_something(seat)),
        decided=tuple(ended),
    )


def is_unanswered(seat: Seat) -> bool:
    """Whether the conflict prompt still stands between the person and the claim."""
    return seat.state == SeatState.ASKED.value and seat.panel.state == PanelState.OPEN.value


# --- One panel, as the holder of one seat may see it ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone else on the panel: what to call them, and their vote once it is in."""

    label: str
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class Review:
    """What one seat shows. `colleagues` is None until one's own vote is in; facts are None once nothing may open."""

    facts: Facts | None
    said: Mapping[str, str]
    # What the pot is for that a yes takes the money from; empty for the general one.
    pot: str
    assessment: Assessment | None
    own: Vote | None
    colleagues: tuple[Colleague, ...] | None
    decision: Decision | None
    can_vote: bool
    # On a void panel: the same person's seat on the ballot that took its place.
    instead: Seat | None


def review_of(seat: Seat) -> Review:
    panel, claim = seat.panel, seat.panel.claim
    has_opened = seat.state != SeatState.ASKED.value
    has_voted = seat.state == SeatState.VOTED.value
    can_vote = has_opened and panel.state == PanelState.OPEN.value and claim.step is State.DECIDING
    return Review(
        # Of a request that was stopped nobody opens anything again, whether or not it was deleted.
        facts=claims.facts_of(claim) if can_vote or (has_voted and _has_facts(claim)) else None,
        said={name: _said(name, getattr(claim, name)) for name in ("benefit", "reason")},
        pot=claims.pot_purpose(claim),
        assessment=record.read_assessment(panel.assessment) if has_opened and panel.assessment else None,
        own=seat.vote if has_voted else None,
        colleagues=_colleagues(seat) if has_voted else None,
        decision=getattr(panel, "decision", None),
        can_vote=can_vote,
        instead=_instead(seat) if panel.state == PanelState.VOID.value else None,
    )


def _has_facts(claim: Claim) -> bool:
    return claim.sanction_from is not None and claim.step is not State.WITHDRAWN


def _colleagues(seat: Seat) -> tuple[Colleague, ...]:
    others = (
        seat.panel.seats.filter(state__in=LIVE).exclude(id=seat.id).select_related("account", "vote").order_by("id")
    )
    return tuple(
        Colleague(other.account.label, other.vote if other.state == SeatState.VOTED.value else None) for other in others
    )


def _instead(seat: Seat) -> Seat | None:
    newer = Seat.objects.filter(
        panel__claim_id=seat.panel.claim_id, account_id=seat.account_id, panel__state__in=AT_WORK
    )
    return newer.exclude(state=SeatState.PASSED.value).first()


def _said(name: str, value: str) -> str:
    """The claimant's choice in the words it was offered with."""
    for question in questions.QUESTIONS:
        for field in question.fields:
            if field.name == name:
                return next((choice.label for choice in field.choices if choice.value == value), "")
    raise AssertionError(f"no question asks for {name}")


# --- What is stuck ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stuck:
    """Claims that wait for people, for one thing that a panel needs, or for money."""

    without: tuple[Claim, ...] = ()
    short: tuple[Panel, ...] = ()
    needed: tuple[Decision, ...] = ()
    waiting: tuple[Panel, ...] = ()

    def __len__(self) -> int:
        return len(self.without) + len(self.short) + len(self.needed) + len(self.waiting)


def stuck_for(actor: Actor) -> Stuck:
    """What this person can help with: a caseworker with people and things, a treasurer with money."""
    panels = Panel.objects.filter(claim__state=State.DECIDING.value).select_related("claim").order_by("opened_at")
    waiting = tuple(panels.filter(state=PanelState.AGREED.value))
    if Role.CASEWORKER.value not in actor.roles:
        return Stuck(waiting=waiting)
    live = Count("seats", filter=Q(seats__state__in=LIVE))
    short = panels.filter(state=PanelState.OPEN.value).annotate(live=live).filter(live__lt=F("panel_size"))
    return Stuck(tuple(without_panel()), tuple(short), tuple(_still_needed()), waiting)


def _still_needed() -> QuerySet[Decision]:
    """The last word of a panel on each claim that it sent back and that has not come again."""
    newer = Panel.objects.filter(claim=OuterRef("claim"), look=OuterRef("look"), ballot__gt=OuterRef("panel__ballot"))
    sent_back = Decision.objects.filter(
        ~Exists(newer), outcome="needs_one_thing", claim__state__in=[State.PREPARING.value, State.WAITING.value]
    )
    return sent_back.select_related("claim").order_by("decided_at")


def needing(actor: Actor) -> int:
    """How many things on the desk want this person."""
    seats = Seat.objects.filter(
        account_id=actor.id,
        state__in=[SeatState.ASKED.value, SeatState.ACCEPTED.value],
        panel__state=PanelState.OPEN.value,
        panel__claim__state=State.DECIDING.value,
    )
    return seats.count()


def how_many_stuck(actor: Actor) -> int:
    return len(stuck_for(actor))

"""Requests that wait for people, for one thing that a panel needs, or for money, and whose help they wait for."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fundapp.kernel.actor import Actor
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee.models import Decision, Panel
from payouts.committee.selectors import without_panel
from payouts.committee.workflow import LIVE, PanelState


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


def how_many_stuck(actor: Actor) -> int:
    return len(stuck_for(actor))

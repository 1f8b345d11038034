"""Panels as a whole: drawn, filled up again, settled at last, and emptied when the claimant takes the claim back."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.outbox import actions as outbox
from members.access import need_one_of
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import drawing, selectors
from payouts.committee.access import claim_locked, need_deciding, panel_locked
from payouts.committee.actions.seating import annul, fill, open_panel, start_again, vacate
from payouts.committee.actions.settling import decide, settle
from payouts.committee.models import LeftOut, Panel
from payouts.committee.workflow import PanelKind, PanelMove, PanelState, need_open, step_panel


@transaction.atomic
def draw_panel(actor: Actor, *, claim_id: UUID) -> Panel:
    """Draw the people who decide a claim and open the voting. A panel already at work on the same facts is returned."""
    claim = claim_locked(claim_id)

    need_one_of(actor, Role.CASEWORKER)
    need_deciding(claim)
    latest = selectors.latest_panel(claim.id)
    if latest is not None and latest.state in selectors.AT_WORK:
        if selectors.is_about_the_same(latest, claim):
            return latest
        annul(actor, latest, "facts_changed")

    return _open_next(actor, claim, latest)


def _open_next(actor: Actor, claim: Claim, latest: Panel | None) -> Panel:
    """What comes next. Where no two people can be found for an emergency, the full panel does not wait for them."""
    kind = selectors.kind_next(claim, latest)
    if kind is PanelKind.EMERGENCY:
        try:
            with transaction.atomic():
                return open_panel(actor, claim, latest, kind=kind)
        except Refused as refused:
            audit.record(actor, Verb.EMERGENCY_NOT_DRAWN, claim.subject, because=refused.codes[0])
            kind = PanelKind.FULL
    return open_panel(actor, claim, latest, kind=kind)


@transaction.atomic
def close_panel(actor: Actor, *, panel_id: UUID) -> Panel:
    """At its closing time: decide by the votes that are in, if they are a quorum. Otherwise nothing is decided.

    The quorum is never lowered. The votes stand, and people who were not asked before are asked in the place of those
    who let the time pass; where there are no others, the same are asked again.
    """
    claim, panel = panel_locked(panel_id)

    is_over = panel.closes_at is not None and clock.now() >= panel.closes_at
    if panel.state != PanelState.OPEN.value or not is_over or claim.step is not State.DECIDING:
        return panel
    if not selectors.is_about_the_same(panel, claim):
        return start_again(actor, claim, panel) or panel

    settle(actor, claim, panel, is_over=True)
    if panel.state != PanelState.OPEN.value:
        return panel
    panel.state = step_panel(PanelState(panel.state), PanelMove.LAPSE).value
    panel.closed_at = clock.now()
    panel.save()

    audit.record(actor, Verb.PANEL_LAPSED, f"panel:{panel.id}", voted=len(selectors.casts_of(panel)))

    outbox.enqueue(
        "committee.panel_wanted", key=f"panel_wanted:{panel.id}", subject=claim.subject, claim_id=str(claim.id)
    )
    return panel


def settle_panel(actor: Actor, *, panel_id: UUID) -> Panel:
    """Try again to let a decision take effect that the panel has agreed on but that had to wait, usually for money."""
    with transaction.atomic():
        claim, panel = panel_locked(panel_id)

        need_one_of(actor, Role.CASEWORKER, Role.TREASURER)
        if panel.state == PanelState.CLOSED.value:
            return panel
        if panel.state == PanelState.OPEN.value:
            raise refuse("panel_not_agreed_yet", "This panel is still voting.")
        step_panel(PanelState(panel.state), PanelMove.CLOSE)
        need_deciding(claim)

        if selectors.is_about_the_same(panel, claim) and not selectors.conflicted(claim, panel):
            decide(actor, claim, panel, selectors.outcome_of(panel))

            audit.record(actor, Verb.PANEL_SETTLED, f"panel:{panel.id}")

            return panel
        start_again(actor, claim, panel)
    raise selectors.facts_changed()


@transaction.atomic
def refill_panel(actor: Actor, *, panel_id: UUID) -> Panel:
    """Ask others in place of people who may no longer sit, and for empty seats. Refused when nobody is left."""
    claim, panel = panel_locked(panel_id)

    need_one_of(actor, Role.CASEWORKER)
    need_open(PanelState(panel.state))
    need_deciding(claim)

    gone = vacate(actor, claim, panel)
    asked, short = fill(actor, claim, panel)
    if short and not asked and not gone:
        raise Refused(drawing.too_few(there=panel.panel_size - short, wanted=panel.panel_size, barred=0))

    return panel


def take_back(actor: Actor, claim_id: UUID) -> None:
    """In the transaction of a withdrawal or an erasure: voting ends, and what the panels knew is emptied."""
    claim = claim_locked(claim_id)
    LeftOut.objects.filter(claim=claim).delete()
    known = Panel.objects.select_for_update().filter(claim=claim).exclude(assessment={})
    panels = list(known.order_by("id"))

    for panel in panels:
        if panel.state in selectors.AT_WORK:
            annul(actor, panel, "claim_withdrawn")
    Panel.objects.filter(claim=claim).update(assessment={}, facts_fingerprint="")

    if panels:
        audit.record(actor, Verb.PANELS_EMPTIED, claim.subject, panels=len(panels))

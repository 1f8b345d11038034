"""Panels as a whole: drawn, filled up again, settled at last, and emptied when the claimant takes the claim back."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from members.access import need_one_of
from members.roles import Role
from payouts.committee import drawing, selectors
from payouts.committee.access import claim_locked, need_deciding, panel_locked
from payouts.committee.actions.seating import annul, fill, open_panel, start_again, vacate
from payouts.committee.actions.settling import decide
from payouts.committee.models import Panel
from payouts.committee.workflow import PanelMove, PanelState, need_open, step_panel


@transaction.atomic
def draw_panel(actor: Actor, *, claim_id: UUID) -> Panel:
    """Draw the people who decide a claim and open the voting. A panel already at work on the same facts is returned."""
    claim = claim_locked(claim_id)

    need_one_of(actor, Role.CASEWORKER)
    need_deciding(claim)
    latest = selectors.latest_panel(claim.id)
    if latest is None or latest.state not in selectors.AT_WORK:
        return open_panel(actor, claim, latest)
    if selectors.is_about_the_same(latest, claim):
        return latest

    annul(actor, latest, "facts_changed")
    return open_panel(actor, claim, latest)


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
    known = Panel.objects.select_for_update().filter(claim=claim).exclude(assessment={})
    panels = list(known.order_by("id"))

    for panel in panels:
        if panel.state in selectors.AT_WORK:
            annul(actor, panel, "claim_withdrawn")
    Panel.objects.filter(claim=claim).update(assessment={}, facts_fingerprint="")

    if panels:
        audit.record(actor, Verb.PANELS_EMPTIED, claim.subject, panels=len(panels))

"""From votes to a decision, inside the transaction of the vote that settles it. It must never ask who voted how."""

from collections import Counter
from typing import Any

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import actions as outbox
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import explaining, registry, selectors, sentences
from payouts.committee.actions.seating import fill, vacate
from payouts.committee.models import Decision, Panel
from payouts.committee.voting import Outcome, Verdict
from payouts.committee.workflow import PanelKind, PanelMove, PanelState, step_panel

# A decision belongs to the panel, not to whoever happened to vote last.
COMMITTEE = system("committee")


def settle(actor: Actor, claim: Claim, panel: Panel, *, is_over: bool = False) -> Decision | None:
    """After any change of votes or seats, decide if the votes are enough; once time `is_over`, by those that are in.

    Votes of people who may no longer sit go first. When a room above refuses its part, the votes are kept and the
    decision waits.
    """
    if selectors.conflicted(claim, panel):
        vacate(actor, claim, panel)
        fill(actor, claim, panel)
    outcome = selectors.outcome_of(panel, is_over=is_over)
    if not outcome.is_settled:
        return None
    try:
        with transaction.atomic():
            return decide(actor, claim, panel, outcome)
    except Refused as refused:
        panel.refresh_from_db()
        panel.state, panel.waits_for = step_panel(PanelState(panel.state), PanelMove.AGREE).value, refused.codes[0]
        panel.save()
        audit.record(COMMITTEE, Verb.PANEL_WAITS, f"panel:{panel.id}", waits_for=panel.waits_for)
        return None


def decide(actor: Actor, claim: Claim, panel: Panel, outcome: Outcome) -> Decision:
    """Write the decision, close the panel, move the claim, and let the rooms above do their part, or none of it."""
    decision = Decision.objects.create(
        panel=panel,
        claim=claim,
        look=panel.look,
        outcome=outcome.verdict.value,
        amount_pence=outcome.amount_pence,
        reasons=[reason.value for reason in outcome.reasons],
        counted=dict(sorted(Counter(cast.choice.value for cast in selectors.casts_of(panel)).items())),
        rulebook_version=panel.rulebook_version,
    )
    panel.state = step_panel(PanelState(panel.state), PanelMove.CLOSE).value
    panel.closed_at, panel.waits_for = clock.now(), ""
    panel.save()
    explaining.forget(claim, keep=selectors.told_words(panel, outcome))
    _move_claim(claim, panel, decision)

    audit.record(
        COMMITTEE,
        Verb.PANEL_DECIDED,
        f"panel:{panel.id}",
        claim=str(claim.id),
        kind=panel.kind,
        outcome=decision.outcome,
        amount_pence=decision.amount_pence,
        counted=decision.counted,
    )

    if outcome.verdict is Verdict.NEW_PANEL or panel.is_emergency:
        key = f"panel_wanted:{panel.id}"
        outbox.enqueue("committee.panel_wanted", key=key, subject=claim.subject, claim_id=str(claim.id))
    return decision


def _move_claim(claim: Claim, panel: Panel, decision: Decision) -> None:
    verdict = Verdict(decision.outcome)
    if panel.is_emergency:
        # Whatever two people said, the request goes on to a full panel.
        if verdict is Verdict.APPROVED:
            registry.approved(decision.id)
            claims.tell_of_first_sum(COMMITTEE, claim.id)
        return
    if verdict is Verdict.NEEDS_ONE_THING:
        # The most frequent of the things that were named; the others come up when the panel looks again.
        claims.send_back(COMMITTEE, claim.id, wants=sentences.WANTED[decision.why[0]])
    yes = selectors.yes_that_stands(claim.id) if panel.kind == PanelKind.SECOND_LOOK.value else None
    if verdict is Verdict.NOT_THIS_TIME and yes is not None:
        _let_stand(claim, yes, decision)
        return
    if verdict in (Verdict.APPROVED, Verdict.NOT_THIS_TIME):
        claims.mark_decided(
            COMMITTEE,
            claim.id,
            outcome=State.APPROVED if verdict is Verdict.APPROVED else State.NOT_THIS_TIME,
            amount_pence=decision.amount_pence,
            snapshot=_told(panel, decision, place="reasons" if verdict is Verdict.NOT_THIS_TIME else "warnings"),
        )
    if verdict is Verdict.APPROVED:
        registry.approved(decision.id)


def _let_stand(claim: Claim, yes: Decision, decision: Decision) -> None:
    """Other people found no more: the first yes is what it was, and its payments have gone on meanwhile."""
    told = _told(yes.panel, decision, place="warnings")
    claims.mark_decided(COMMITTEE, claim.id, outcome=State.APPROVED, amount_pence=yes.amount_pence, snapshot=told)
    registry.stands(claim.id)


def _told(panel: Panel, decision: Decision, *, place: str) -> dict[str, Any]:
    """The sum with the panel's reasons in the claimant's words: for a no beside the rules' own, else as a remark."""
    said: list[dict[str, Any]] = [
        {"code": why.value, "sentence": sentences.TOLD[why], "values": {}} for why in decision.why
    ]
    return {**panel.assessment, place: [*panel.assessment[place], *said]}

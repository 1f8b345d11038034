"""What a caseworker does: takes a request up or passes it on, asks for one thing, makes it ready."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_role
from fundapp.kernel.refusal import refuse
from members.roles import Role
from payouts.claims import access, facts, judging, promises, questions, registry, selectors, workflow
from payouts.claims.facts import Confirmed
from payouts.claims.models import Claim, Participant
from payouts.claims.posting import tell
from payouts.claims.promises import Promise, Promises
from payouts.claims.workflow import By, Part, State, Verb


@transaction.atomic
def take_up(actor: Actor, claim_id: UUID) -> Claim:
    """Make it one's work, also from a caseworker who is away. Whoever has another part in it cannot."""
    claim = access.claim_for(actor, claim_id, lock=True)

    need_role(actor, Role.CASEWORKER.value)
    if claim.step is State.PREPARING and str(claim.caseworker_id) == actor.id:
        return claim
    target = workflow.step(claim.step, Verb.TAKE_UP, By.CASEWORKER)
    access.need_apart(actor, claim)

    claim.state, claim.caseworker_id = target, UUID(actor.id)
    claim.taken_up_at = claim.taken_up_at or clock.now()
    claim.save()
    Participant.objects.get_or_create(claim=claim, account_id=UUID(actor.id), defaults={"part": Part.CASEWORKER})

    audit.record(actor, Did.CLAIM_TAKEN_UP, claim.subject)

    registry.in_hand(actor, claim.id)
    return claim


@transaction.atomic
def mark_no_money_today(actor: Actor, claim_id: UUID, *, has_none: bool) -> Claim:
    """Its caseworker has heard that there is nothing for today, or no longer: nobody is asked about it in a form.

    Where the rules promise a quicker answer to what is urgent, it is promised; a date once promised is not taken back.
    """
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    access.need_kept(claim)
    if claim.no_money_today == has_none:
        return claim

    claim.no_money_today = has_none
    _hurry(claim)
    claim.save(update_fields=["no_money_today", "prepare_by", "decide_by", "pay_by"])

    audit.record(actor, Did.CLAIM_NO_MONEY_TODAY, claim.subject, has_none=has_none)
    return claim


@transaction.atomic
def pass_on(actor: Actor, claim_id: UUID) -> Claim:
    """Step aside before taking it up, because one knows the person, or may. No reason is asked."""
    claim = access.claim_for(actor, claim_id, lock=True)

    need_role(actor, Role.CASEWORKER.value)
    part = selectors.part_of(actor, claim)
    if part is Part.CASEWORKER:
        raise refuse("in_your_hands_already", "You took this up already. Ask another caseworker to take it over.")
    if part is not None:
        return claim

    Participant.objects.create(claim=claim, account_id=UUID(actor.id), part=Part.STOOD_ASIDE)

    audit.record(actor, Did.CLAIM_PASSED_ON, claim.subject)
    return claim


@transaction.atomic
def ask_for_one_thing(actor: Actor, claim_id: UUID, *, asked_for: str) -> Claim:
    """Ask the claimant for one thing, out of a closed list, so that no free text about them travels."""
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    if claim.step is State.WAITING and claim.asked_for == asked_for:
        return claim
    if asked_for not in questions.ASKABLE:
        raise refuse("one_thing_unknown", "Choose what to ask for from the list.")
    target = workflow.step(claim.step, Verb.ASK, By.CASEWORKER)

    claim.state, claim.asked_for, claim.changed_at = target, asked_for, clock.now()
    claim.save()

    done = audit.record(actor, Did.CLAIM_ASKED, claim.subject, asked_for=asked_for)

    tell(claim, "claims.one_thing_needed", f"needed:{done.id}")
    return claim


@transaction.atomic
def prepare_claim(actor: Actor, claim_id: UUID, *, confirmed: Confirmed) -> Claim:
    """Confirm the facts and hand it over: whoever answers `claims.ready_to_decide` draws a panel."""
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    if claim.step is State.DECIDING and selectors.confirmed(claim) == confirmed:
        return claim
    target = workflow.step(claim.step, Verb.READY, By.CASEWORKER)
    access.need_thawed(claim)
    if claim.needs_confirming:
        raise refuse("not_confirmed_yet", "The person has not said yet that this request is theirs. Ask them first.")
    facts.judged(confirmed)
    judging.need_readable(claim, confirmed.more)
    code = selectors.known_membership_code(confirmed.membership_code)
    pot = selectors.known_pot(confirmed.pot)

    claim.sanction_from, claim.sanction_to = confirmed.sanction_from, confirmed.sanction_to
    claim.loss_per_day_pence, claim.income_pence = confirmed.loss_per_day_pence, confirmed.income_pence
    claim.proof_seen, claim.membership_code = confirmed.proof_seen.value, code
    claim.more_facts = dict(confirmed.more) or None
    claim.pot = pot
    claim.panel_wants = ""
    claim.state, claim.prepared_at, claim.round = target, clock.now(), claim.round + 1
    claim.save()

    audit.record(actor, Did.CLAIM_PREPARED, claim.subject, round=claim.round, pot=claim.pot)

    tell(claim, "claims.ready_to_decide", f"ready:{claim.round}")
    return claim


def _hurry(claim: Claim) -> None:
    """Bring the promised dates forward, while it still waits for us to decide."""
    waits = promises.waited_for(claim.step) in (Promise.PREPARE, Promise.DECIDE)
    if (
        not claim.no_money_today
        or not waits
        or claim.prepare_by is None
        or claim.decide_by is None
        or claim.pay_by is None
    ):
        return
    made = Promises(prepare_by=claim.prepare_by, decide_by=claim.decide_by, pay_by=claim.pay_by)
    days = selectors.deciding_rules(claim).urgent_within_days
    soon = promises.hurried(made, now=clock.now(), within_days=days)
    claim.prepare_by, claim.decide_by, claim.pay_by = soon.prepare_by, soon.decide_by, soon.pay_by

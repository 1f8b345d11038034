"""Everything that changes a claim. Each action locks, decides, writes, records and tells in one transaction."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import Refusal, Refused, refuse
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access, codes, facts, promises, questions, registry, selectors, workflow
from payouts.claims.answers import Answer, Answers, columns, judged
from payouts.claims.facts import Confirmed
from payouts.claims.models import Claim, Participant
from payouts.claims.questions import Question
from payouts.claims.workflow import By, Part, State, Verb
from payouts.rulebook import selectors as rulebook

# A form that is sent again after this long is not the same tap of a thumb.
_SAME_FORM = timedelta(hours=1)
DRAFT_KEPT = timedelta(days=30)
NOTE_LENGTH = 1000


# --- The claimant -----------------------------------------------------------------------------------------------------
@transaction.atomic
def start_claim(actor: Actor, *, key: str, who_for: str) -> Claim:
    """A new draft with its code sealed beside it. The same form sent again within the hour gives the same draft.

    An organiser who is signed in while asking is noted as the claimant or the helper, so that nobody handles their own.
    """
    again = Claim.objects.select_for_update().filter(key=key).first()

    if again is not None:
        if again.step is not State.DRAFT or clock.now() - again.started_at > _SAME_FORM:
            raise refuse("form_too_old", "This form is too old. Start again, or put in your code.")
        return again
    answers = _judged(questions.WHO, {"who_for": who_for})

    code = codes.new_code()
    claim = Claim.objects.create(
        key=key, reference=_free_reference(), code_hash=selectors.code_hash(code), who_for=str(answers["who_for"])
    )
    vault.seal(claim.subject, SealedClass.CONTACT, "code", codes.shown(code))
    if actor.kind is ActorKind.ORGANISER:
        part = Part.CLAIMANT if who_for == "me" else Part.HELPER
        Participant.objects.create(claim=claim, account_id=UUID(actor.id), part=part)

    audit.record(access.claimant(claim.id), Did.CLAIM_STARTED, claim.subject)
    return claim


@transaction.atomic
def answer(actor: Actor, claim_id: UUID, question: str, answers: Answers) -> Claim:
    """Keep the answers to one question, sealed where the question says so."""
    claim = access.claim_for(actor, claim_id, lock=True)
    asking = questions.question(question)

    open_now = workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS)
    if question not in open_now:
        raise refuse("question_is_closed", "This answer cannot be changed now. Call us if it is wrong.")
    found = _judged(asking, answers)
    changed = {name: value for name, value in columns(asking, found).items() if getattr(claim, name) != value}
    sealed = [field for field in asking.fields if field.sealed is not None]
    if not changed and not sealed:
        return claim

    for name, value in changed.items():
        setattr(claim, name, value)
    for field in sealed:
        assert field.sealed is not None, "only sealed fields are listed"
        if found[field.name]:
            vault.seal(claim.subject, field.sealed, field.name, str(found[field.name]))
        else:
            vault.forget(claim.subject, field.sealed, field.name)
    if asking is questions.PAY_HOW and claim.pay_how not in questions.BANK_RAILS:
        vault.forget(claim.subject, SealedClass.BANK, *(field.name for field in questions.BANK.fields))
        claim.account_ends = ""
    claim.changed_at = clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_ANSWERED, claim.subject, question=question)
    return claim


@transaction.atomic
def submit_claim(actor: Actor, claim_id: UUID, *, may_count: bool = False) -> Claim:
    """Send the request. From now on it is judged by the rules in force today, and four dates are promised."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.submitted_at is not None and claim.step is not State.WITHDRAWN:
        return claim
    target = workflow.step(claim.step, Verb.SUBMIT, By.CLAIMANT)
    missing = selectors.unanswered(claim)
    if missing:
        raise Refused(*(_untold(question) for question in missing))
    now = clock.now()
    promised = promises.made_at(now)

    claim.state, claim.submitted_at, claim.changed_at, claim.may_count = target, now, now, may_count
    claim.rulebook_version = rulebook.current()
    claim.prepare_by, claim.decide_by, claim.pay_by = promised.prepare_by, promised.decide_by, promised.pay_by
    claim.save()

    audit.record(actor, Did.CLAIM_SUBMITTED, claim.subject)

    _tell(claim, "claims.received", "received")
    return claim


@transaction.atomic
def add_note(actor: Actor, claim_id: UUID, *, text: str) -> Claim:
    """The one box of free text, sealed; an empty one takes the note away again."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.step not in {State.SUBMITTED, State.PREPARING, State.WAITING}:
        raise refuse("note_is_closed", "A note cannot be changed now. Call us if something matters.")
    if len(text) > NOTE_LENGTH:
        raise refuse("note_too_long", "Use %(most)s letters or fewer", most=NOTE_LENGTH, field="note")

    if text.strip():
        vault.seal(claim.subject, SealedClass.NARRATIVE, "note", text.strip())
    else:
        vault.forget(claim.subject, SealedClass.NARRATIVE, "note")

    audit.record(actor, Did.CLAIM_ANSWERED, claim.subject, question="note")
    return claim


@transaction.atomic
def withdraw_claim(actor: Actor, claim_id: UUID) -> Claim:
    """Take it back, for good: sealed classes are shredded, answers blanked, promises of upper rooms released."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.step is State.WITHDRAWN:
        return claim
    target = workflow.step(claim.step, Verb.WITHDRAW, By.CLAIMANT)

    for hook in registry.withdrawal_hooks():
        hook(actor, claim.id)
    _end_without_trace(claim, target)

    audit.record(actor, Did.CLAIM_WITHDRAWN, claim.subject)
    return claim


@transaction.atomic
def answered(actor: Actor, claim_id: UUID) -> Claim:
    """The one thing that was asked for is there, or was told on the telephone: back to the caseworker."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.step is State.PREPARING:
        return claim
    by = By.CLAIMANT if actor.kind is ActorKind.CLAIMANT else By.CASEWORKER
    target = workflow.step(claim.step, Verb.ANSWERED, by)
    if by is By.CASEWORKER:
        access.need_caseworker_of(actor, claim)
    missing = selectors.unanswered(claim)
    if missing:
        raise Refused(*(_untold(question) for question in missing))

    asked_for, claim.asked_for, claim.state, claim.changed_at = claim.asked_for, "", target, clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_RESUMED, claim.subject, asked_for=asked_for)
    return claim


# --- The caseworker ---------------------------------------------------------------------------------------------------
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

    _tell(claim, "claims.one_thing_needed", f"needed:{done.id}")
    return claim


@transaction.atomic
def prepare_claim(actor: Actor, claim_id: UUID, *, confirmed: Confirmed) -> Claim:
    """Confirm the facts and hand it over: whoever answers `claims.ready_to_decide` draws a panel."""
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    if claim.step is State.DECIDING and selectors.confirmed(claim) == confirmed:
        return claim
    target = workflow.step(claim.step, Verb.READY, By.CASEWORKER)
    facts.judged(confirmed)
    code = selectors.known_membership_code(confirmed.membership_code)

    claim.sanction_from, claim.sanction_to = confirmed.sanction_from, confirmed.sanction_to
    claim.loss_per_day_pence, claim.income_pence = confirmed.loss_per_day_pence, confirmed.income_pence
    claim.proof_seen, claim.membership_code = confirmed.proof_seen.value, code
    claim.state, claim.prepared_at, claim.round = target, clock.now(), claim.round + 1
    claim.save()

    audit.record(actor, Did.CLAIM_PREPARED, claim.subject, round=claim.round)

    _tell(claim, "claims.ready_to_decide", f"ready:{claim.round}")
    return claim


# --- The committee and the payer, inside their own actions' transactions --------------------------------------------
@transaction.atomic
def send_back(actor: Actor, claim_id: UUID) -> Claim:
    """The panel needs one thing: back to the caseworker, and what was voted no longer counts."""
    claim = _locked(claim_id)

    if claim.step is State.PREPARING:
        return claim
    target = workflow.step(claim.step, Verb.SEND_BACK, By.COMMITTEE)

    claim.state = target
    claim.save()

    audit.record(actor, Did.CLAIM_SENT_BACK, claim.subject, round=claim.round)
    return claim


@transaction.atomic
def mark_decided(
    actor: Actor, claim_id: UUID, *, outcome: State, amount_pence: int | None, snapshot: dict[str, Any]
) -> Claim:
    """Keep what the panel decided. `snapshot` is `rulebook.record.plain_assessment` of the sum that the panel saw."""
    claim = _locked(claim_id)

    if claim.step is outcome:
        return claim
    verb = Verb.APPROVE if outcome is State.APPROVED else Verb.NOT_THIS_TIME
    target = workflow.step(claim.step, verb, By.COMMITTEE)
    assert target is outcome, "a panel says yes or not this time"

    now = clock.now()
    claim.state, claim.decided_at, claim.assessment = target, now, snapshot
    claim.amount_pence = amount_pence if target is State.APPROVED else None
    claim.pay_by = promises.pay_by(now)
    claim.save()

    audit.record(actor, Did.CLAIM_DECIDED, claim.subject, outcome=target.value, amount_pence=claim.amount_pence)

    _tell(claim, "claims.decided", f"decided:{claim.round}")
    return claim


@transaction.atomic
def mark_paying(actor: Actor, claim_id: UUID) -> Claim:
    """The money has been sent on its way; from here on it cannot be called back."""
    claim = _locked(claim_id)

    if claim.step in {State.PAYING, State.CLOSED}:
        return claim
    target = workflow.step(claim.step, Verb.PAY, By.PAYER)

    claim.state, claim.paying_at = target, clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_PAYING, claim.subject)
    return claim


@transaction.atomic
def close_claim(actor: Actor, claim_id: UUID) -> Claim:
    """All of it was seen leaving the bank."""
    claim = _locked(claim_id)

    if claim.step is State.CLOSED:
        return claim
    target = workflow.step(claim.step, Verb.CLOSE, By.PAYER)

    claim.state, claim.paid_at = target, clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_CLOSED, claim.subject)

    _tell(claim, "claims.paid", "paid")
    return claim


@transaction.atomic
def reopen_claim(actor: Actor, claim_id: UUID) -> Claim:
    """A payment came back after the claim was closed, so it is being paid again."""
    claim = _locked(claim_id)

    if claim.step is State.PAYING:
        return claim

    claim.state = workflow.step(claim.step, Verb.REOPEN, By.PAYER)
    claim.save()

    audit.record(actor, Did.CLAIM_REOPENED, claim.subject)
    return claim


# --- The clock --------------------------------------------------------------------------------------------------------
@transaction.atomic
def wipe_old_drafts(actor: Actor) -> int:
    """Forget every draft that nobody touched for thirty days. Returns how many there were."""
    old = Claim.objects.select_for_update().filter(state=State.DRAFT, changed_at__lt=clock.now() - DRAFT_KEPT)

    count = 0
    for claim in old:
        target = workflow.step(claim.step, Verb.WIPE, By.CLOCK)

        _end_without_trace(claim, target)

        audit.record(actor, Did.CLAIM_WIPED, claim.subject)
        count += 1
    return count


# --- What the actions share -------------------------------------------------------------------------------------------
def _locked(claim_id: UUID) -> Claim:
    """For upper rooms' transactions, which have judged already whether this actor may."""
    return Claim.objects.select_for_update().get(id=claim_id)


def _tell(claim: Claim, topic: str, what: str) -> None:
    outbox.enqueue(topic, key=f"{claim.subject}:{what}", subject=claim.subject, claim_id=str(claim.id))


def _end_without_trace(claim: Claim, target: State) -> None:
    for sealed_class in SealedClass:
        vault.shred(claim.subject, sealed_class)
    claim.blank()
    claim.state, claim.ended_at, claim.changed_at = target, clock.now(), clock.now()
    claim.save()


def _judged(asking: Question, answers: Answers) -> dict[str, Answer]:
    on = frozenset([*settings.PAY_HOW_ON, *settings.CONTACT_ROUTES_ON])
    return judged(asking, answers, today=clock.today(), on=on)


def _untold(question: Question) -> Refusal:
    values = {"title": question.title, "question": question.slug}
    return Refusal(f"{question.slug}_untold", "You have not told us: %(title)s", values)


def _free_reference() -> str:
    reference = codes.new_reference()
    return _free_reference() if Claim.objects.filter(reference=reference).exists() else reference

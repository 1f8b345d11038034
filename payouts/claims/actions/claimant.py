"""What the person who asks does: starts, answers, sends, adds a note, takes it back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, codes, helped, promises, questions, selectors, wayfinding, workflow
from payouts.claims.actions import consents
from payouts.claims.actions.yes import end_when_sent
from payouts.claims.answers import Answer, Answers, judged, untold
from payouts.claims.consents import Purpose
from payouts.claims.helping import TakenBy
from payouts.claims.models import Claim, Participant
from payouts.claims.posting import keep_answers, tell
from payouts.claims.questions import Question
from payouts.claims.workflow import By, Part, State, Verb
from payouts.rulebook import selectors as rulebook

# A form that is sent again after this long is not the same tap of a thumb.
_SAME_FORM = timedelta(hours=1)
NOTE_LENGTH = 1000


@transaction.atomic
def start_claim(actor: Actor, *, key: str, who_for: str, taken_by: TakenBy = TakenBy.PAGE) -> Claim:
    """A new draft with its code sealed beside it. The same form sent again within the hour gives the same draft.

    An organiser who is signed in while asking is noted as the claimant or the helper, so that nobody handles their own.
    """
    answers = _judged(questions.WHO, {"who_for": who_for})
    code = codes.new_code()
    # Taps that arrive together meet at the key's uniqueness: one makes the row, the others find it.
    claim, is_new = Claim.objects.select_for_update().get_or_create(
        key=key,
        defaults={
            "reference": selectors.free_reference(),
            "code_hash": selectors.code_hash(code),
            "who_for": str(answers["who_for"]),
            "taken_by": taken_by,
        },
    )

    if not is_new:
        if claim.step is not State.DRAFT or clock.now() - claim.started_at > _SAME_FORM:
            raise refuse("form_too_old", "This form is too old. Start again, or put in your code.")
        return claim

    vault.seal(claim.subject, SealedClass.CONTACT, "code", codes.shown(code))
    if actor.kind is ActorKind.ORGANISER:
        part = Part.CLAIMANT if who_for == "me" and taken_by is TakenBy.PAGE else Part.HELPER
        Participant.objects.create(claim=claim, account_id=UUID(actor.id), part=part)

    audit.record(access.claimant(claim.id), Did.CLAIM_STARTED, claim.subject)
    return claim


@transaction.atomic
def answer(actor: Actor, claim_id: UUID, question: str, answers: Answers, *, check: UUID | None = None) -> Claim:
    """Keep the answers to one question, sealed where the question says so.

    Where the money goes is changed in a sent request only after a second check; `check` is the way that passed it.
    """
    claim = access.claim_for(actor, claim_id, lock=True)
    asking = questions.question(question)

    if actor.kind is ActorKind.HELPER:
        _need_free_for_helper(claim, asking)
    open_now = workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS)
    if question not in open_now:
        raise refuse("question_is_closed", "This answer cannot be changed now. Call us if it is wrong.")
    says_where_to = wayfinding.is_checked_first(claim, question)
    if says_where_to:
        wayfinding.need_check(claim, check)
    found = _judged(asking, answers)
    if not keep_answers(claim, asking, found):
        return claim
    if says_where_to or (claim.follows_id is not None and question in wayfinding.SAYS_WHERE_TO):
        claim.payee_changed_at = clock.now()
    claim.changed_at = clock.now()
    claim.save()
    consents.said_beside(actor, claim, asking, found)

    audit.record(actor, Did.CLAIM_ANSWERED, claim.subject, question=question)
    return claim


@transaction.atomic
def submit_claim(actor: Actor, claim_id: UUID, *, may_count: bool = False) -> Claim:
    """Send the request. From now on it is judged by the rules in force today, and four dates are promised."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.submitted_at is not None and claim.step is not State.WITHDRAWN:
        return claim
    target = workflow.step(claim.step, Verb.SUBMIT, By.CLAIMANT)
    access.need_thawed(claim)
    access.need_yes(actor, claim)
    missing = selectors.unanswered(claim)
    if missing:
        raise Refused(*(untold(question, claim.who_for) for question in missing))
    now = clock.now()

    claim.state, claim.submitted_at, claim.changed_at = target, now, now
    claim.rulebook_version = rulebook.current()
    promised = promises.made_at(now, within_days=selectors.deciding_rules(claim).answer_within_days)
    # Another account than that of the request before is as good as a change of it: it waits from now on.
    claim.payee_changed_at = now if claim.payee_changed_at is not None else None
    claim.prepare_by, claim.decide_by, claim.pay_by = promised.prepare_by, promised.decide_by, promised.pay_by
    claim.save()
    if may_count and actor.kind is not ActorKind.HELPER:
        consents.note_yes(actor, claim, Purpose.COUNT)

    end_when_sent(actor, claim)

    audit.record(actor, Did.CLAIM_SUBMITTED, claim.subject, taken_by=claim.taken_by)

    tell(claim, "claims.received", "received")
    if claim.needs_confirming:
        tell(claim, "claims.confirm_asked", "confirm")
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
        raise Refused(*(untold(question, claim.who_for) for question in missing))

    asked_for, claim.asked_for, claim.state, claim.changed_at = claim.asked_for, "", target, clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_RESUMED, claim.subject, asked_for=asked_for)
    return claim


def _need_free_for_helper(claim: Claim, asking: Question) -> None:
    """How the person is reached decides who is asked for their yes, so a helper says it once and cannot change it."""
    live = helped.live_helping(claim)
    was_asked = live is not None and (live.asked_at is not None or live.said_yes_at is not None)
    if asking is questions.CONTACT and was_asked:
        raise refuse("contact_is_theirs", "Only they can change how we reach them. They can do it with their code.")


def _judged(asking: Question, answers: Answers) -> dict[str, Answer]:
    return judged(asking, answers, today=clock.today(), on=selectors.ways_on(asking))

"""Reads of claims. They open nothing that is sealed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from fundapp.ledger.registry import purposes
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import selectors as members
from payouts.claims import codes, helping, promises, questions, workflow
from payouts.claims.consents import YESES, Purpose
from payouts.claims.facts import Confirmed, ProofSeen
from payouts.claims.models import CallNote, Claim, Consent, Evidence, Helping, MissedDate, Participant
from payouts.claims.questions import Question
from payouts.claims.workflow import By, Part, State, Verb
from payouts.rulebook import selectors as rulebook
from payouts.rulebook.facts import Facts, Period

DRAFT_KEPT = timedelta(days=30)
# All rows of the purpose: one that is being stopped right now is waited for, and then read as stopped.
_YES_HELD = "SELECT * FROM claims_consent WHERE claim_id = %s AND purpose = %s FOR SHARE"
# Five days are left then, to come back in.
DRAFT_TOLD_AFTER = timedelta(days=25)
# So that whoever did not change where the money goes has the time to say so.
PAYEE_WAITS = timedelta(hours=72)
# What is looked at by a caseworker. A draft is nobody's business but the claimant's.
_OVER = [State.CLOSED, State.WITHDRAWN, State.WIPED]
_IN_QUEUE = [State.SUBMITTED, State.PREPARING, State.WAITING]


def old_drafts() -> QuerySet[Claim]:
    """Drafts that nobody touched for thirty days."""
    return Claim.objects.filter(state=State.DRAFT, changed_at__lt=clock.now() - DRAFT_KEPT)


def queue() -> QuerySet[Claim]:
    """What waits for a caseworker or is in one's hands, the soonest promise first."""
    frozen_draft = Q(state=State.DRAFT, frozen_at__isnull=False)
    return (
        Claim.objects.filter(Q(state__in=_IN_QUEUE) | frozen_draft)
        .select_related("caseworker")
        .order_by("prepare_by", "id")
    )


def missed_a_date() -> list[UUID]:
    """Claims that wait for us longer than was promised, and whose owner has not been told."""
    now = clock.now()
    late = [Q(state=step, **{f"{promises.waited_for(step)}_by__lt": now}) for step in promises.WAITS_FOR_US]
    return list(Claim.objects.filter(reduce(or_, late)).order_by("submitted_at", "id").values_list("id", flat=True))


def apology_for(claim: Claim) -> MissedDate | None:
    """The last missed date of the promise this claim waits for now; None while none was missed."""
    promise = promises.waited_for(claim.step)
    return claim.missed_dates.filter(promise=promise.value).order_by("-id").first() if promise else None


def waiting_for(actor: Actor) -> int:
    """How many things on the queue need this caseworker: the new ones, and those in their hands."""
    mine = Q(caseworker_id=UUID(actor.id), state=State.PREPARING)
    return queue().filter(Q(state=State.SUBMITTED) | mine).count()


def with_code_hash(digest: str) -> Claim | None:
    """The claim that a code opens, by the slow hash of it."""
    return Claim.objects.filter(code_hash=digest).first()


def code_hash(code: str) -> str:
    return codes.hashed(code, pepper=settings.CODE_PEPPER, cost=settings.CODE_HASH_COST)


def free_reference() -> str:
    """A reference that no request has yet."""
    reference = codes.new_reference()
    return free_reference() if Claim.objects.filter(reference=reference).exists() else reference


def people_on(claim: Claim) -> frozenset[tuple[UUID, Part]]:
    """Every organiser's account that has a part in the claim here; voters and payers are known to upper rooms."""
    rows = Participant.objects.filter(claim=claim).values_list("account_id", "part")
    return frozenset((account_id, Part(part)) for account_id, part in rows)


def part_of(actor: Actor, claim: Claim) -> Part | None:
    """The part that this organiser already has in the claim."""
    for account_id, part in people_on(claim):
        if str(account_id) == actor.id:
            return part
    return None


def payee_waits_until(claim: Claim) -> datetime | None:
    """Until when nothing is paid to details that were changed after the request was sent; None when they never were."""
    return claim.payee_changed_at + PAYEE_WAITS if claim.payee_changed_at is not None else None


def payee_waits(claim: Claim) -> bool:
    until = payee_waits_until(claim)
    return until is not None and clock.now() < until


def facts_of(claim: Claim) -> Facts:
    """What the rulebook judges: the confirmed facts, with the membership as it stands today."""
    assert claim.sanction_from is not None, "facts are confirmed before they are judged"
    assert claim.loss_per_day_pence is not None, "facts are confirmed before they are judged"
    membership = members.membership_by_code(claim.membership_code) if claim.membership_code else None
    has_left = membership is not None and membership.left_on is not None and membership.left_on <= claim.sanction_from
    known = membership is not None and not has_left
    sent_on = claim.submitted_at.astimezone(clock.LONDON).date() if claim.submitted_at else None
    return Facts(
        periods=(Period(claim.sanction_from, claim.sanction_to),),
        assessed_on=clock.today(),
        loss_per_day_pence=claim.loss_per_day_pence,
        claimed_on=sent_on,
        income_pence=claim.income_pence,
        adults=claim.adults or 1,
        children=claim.children or 0,
        member_since=membership.joined_on if membership and known else None,
        in_good_standing=bool(
            membership and known and members.stands_well(membership, first=sent_on or clock.today(), last=clock.today())
        ),
    )


def unanswered(claim: Claim) -> tuple[Question, ...]:
    """The questions still to answer, in their order; of a request that was sent, only those that are open again."""
    missing = tuple(question for question in asked_of(claim) if not is_answered(claim, question))
    if claim.submitted_at is None:
        return missing
    open_now = workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS)
    return tuple(question for question in missing if question.slug in open_now)


def asked_of(claim: Claim) -> tuple[Question, ...]:
    """The questions of this request: whether the household is one of them is for its rules to say."""
    version = claim.rulebook_version or rulebook.in_force(clock.today())
    asks_household = version is not None and version.rulebook.uses_household
    return questions.asked(claim.pay_how, asks_household=asks_household)


def is_answered(claim: Claim, question: Question) -> bool:
    if question is questions.DATE:
        return claim.letter_date_told
    if question is questions.HOUSEHOLD:
        return claim.adults is not None and claim.children is not None
    if question is questions.AMOUNT and claim.lost_per == questions.UNKNOWN:
        return True
    plain = [field.name for field in question.fields if field.sealed is None and field.required]
    if any(getattr(claim, name) in ("", None) for name in plain):
        return False
    needed = {field.name for field in question.fields if field.sealed is not None and field.required}
    return needed <= sealed_names(claim, question)


def sealed_names(claim: Claim, question: Question) -> frozenset[str]:
    """Which of the question's sealed fields hold something."""
    classes = {field.sealed for field in question.fields if field.sealed is not None}
    held = [vault.sealed_fields(claim.subject, sealed_class) for sealed_class in classes]
    return frozenset().union(*held) & question.names if held else frozenset()


def holds_yes(claim: Claim, purpose: Purpose) -> bool:
    """Whether what rests on this yes may be opened, with its row held for the caller's transaction.

    PostgreSQL lets many openings share the rows and a "stop" wait for them; on SQLite nobody else writes meanwhile.
    """
    rows: Iterable[Consent] = claim.consents.filter(purpose=purpose)
    if connection.vendor == "postgresql":
        rows = Consent.objects.raw(_YES_HELD, [claim.id, purpose.value])
    if any(row.withdrawn_at is None for row in rows):
        return True
    return YESES[purpose].until_stopped and not claim.consents.filter(purpose=purpose).exists()


def consents_of(claim: Claim) -> QuerySet[Consent]:
    """Every yes, stopped or not, in the order in which they were given."""
    return Consent.objects.filter(claim=claim).order_by("given_at", "id")


def live_consents(claim: Claim) -> QuerySet[Consent]:
    """What they say yes to now."""
    return consents_of(claim).filter(withdrawn_at__isnull=True)


def offered_consents(claim: Claim) -> tuple[Purpose, ...]:
    """What they could say yes to now: only what there is something for. A helper is named on a page of their own."""
    live = set(live_consents(claim).values_list("purpose", flat=True))
    has = {
        Purpose.BE_PAID: bool(claim.account_ends),
        Purpose.SHOW_LETTER: claim.consents.filter(purpose=Purpose.SHOW_LETTER).exists(),
        Purpose.MESSAGES: claim.contact_route not in {"", questions.NOT_AT_ALL},
        Purpose.PLAIN_MESSAGES: claim.contact_route not in {"", questions.NOT_AT_ALL},
        Purpose.COUNT: True,
    }
    return tuple(purpose for purpose, is_so in has.items() if is_so and purpose not in live)


def counted() -> QuerySet[Claim]:
    """The requests whose answers may be in a public total now."""
    return Claim.objects.filter(consents__purpose=Purpose.COUNT, consents__withdrawn_at__isnull=True)


def has_note(claim: Claim) -> bool:
    return "note" in vault.sealed_fields(claim.subject, SealedClass.NARRATIVE)


def has_words(claim: Claim) -> bool:
    """Whether there is anything in their own words for the caseworker: a note, or what the first look got wrong."""
    return bool({"note", "look_again"} & vault.sealed_fields(claim.subject, SealedClass.NARRATIVE))


def may_look_again(claim: Claim) -> bool:
    """Whether the claimant can ask for a second look now: once, after a no, while it is not too long ago."""
    if claim.is_erased or claim.look_again_at is not None:
        return False
    can = Verb.LOOK_AGAIN in workflow.open_to(claim.step, By.CLAIMANT)
    return can and claim.decided_at is not None and clock.now() <= promises.look_again_until(claim.decided_at)


def may_ask_again(claim: Claim) -> bool:
    """Whether the sanction of a paid request goes on, so that the next month can be asked for."""
    return claim.step is State.CLOSED and (claim.sanction_to is None or claim.sanction_to >= clock.today())


def next_of(claim: Claim) -> Claim | None:
    """The request that follows this one, unless it was taken back or wiped."""
    return Claim.objects.filter(follows=claim).exclude(state__in=[State.WITHDRAWN, State.WIPED]).first()


def may_carry_account(claim: Claim) -> bool:
    """Whether the account of the request before can be used again: held, paid the same way, and agreed to."""
    before = claim.follows
    if before is None or claim.step is not State.DRAFT or claim.pay_how not in questions.BANK_RAILS:
        return False
    held = is_answered(before, questions.BANK) and before.pay_how == claim.pay_how
    return held and before.agrees_to(Purpose.BE_PAID)


def confirmed(claim: Claim) -> Confirmed | None:
    """The facts as the caseworker confirmed them, or None before that."""
    if claim.sanction_from is None or claim.loss_per_day_pence is None:
        return None
    return Confirmed(
        claim.sanction_from,
        claim.sanction_to,
        claim.loss_per_day_pence,
        ProofSeen(claim.proof_seen),
        claim.membership_code,
        claim.income_pence,
        claim.pot,
    )


def known_membership_code(typed: str) -> str:
    """The code as the register has it; blank stays blank, because the rulebook decides what a non-member gets."""
    if not typed.strip():
        return ""
    membership = members.membership_by_code(typed)
    if membership is None:
        sentence = "No member has this code. Check it, or leave it empty."
        raise refuse("membership_unknown", sentence, field="membership_code")
    return membership.code


def known_pot(slug: str) -> str:
    """A pot that there is. Whether it has enough is judged when money is promised, because until then more may come."""
    if not ledger.is_pot_open(slug):
        raise refuse("pot_not_open", "Choose a pot from the list. This one is not open.", field="pot")
    return slug


def pot_purpose(claim: Claim) -> str:
    """What the claim's pot was asked for; empty for the general pot, which is for anyone the rules help."""
    return "" if claim.pot == chart.GENERAL else purposes().get(claim.pot, claim.pot)


# --- Helping ----------------------------------------------------------------------------------------------------------
def live_helping(claim: Claim) -> Helping | None:
    """The help that goes on now, whether or not the person has said yes to it yet."""
    found = Helping.objects.filter(claim=claim, ended_at__isnull=True).first()
    if found is None or helping.is_over_time(found.began_at, at=clock.now()) or claim.step in _OVER:
        return None
    return found if found.said_yes_at is None or _agrees_to_help(claim) else None


def _agrees_to_help(claim: Claim) -> bool:
    """Whether the yes still stands: it can be stopped among the other choices as well."""
    return Consent.objects.filter(claim=claim, purpose=Purpose.HELPER, withdrawn_at__isnull=True).exists()


def last_helping(claim: Claim) -> Helping | None:
    return Helping.objects.filter(claim=claim).order_by("-began_at", "-id").first()


def may_help(helping_id: str, claim: Claim) -> Helping | None:
    """The help, while this helper may see and change answers: until it is sent, or when they may speak."""
    found = live_helping(claim)
    if found is None or str(found.id) != helping_id or claim.frozen_at is not None:
        return None
    speaks = claim.step is State.WAITING and found.scope == helping.Scope.SPEAK and found.said_yes_at is not None
    return found if claim.step is State.DRAFT or speaks else None


def may_hand_over(helping_id: str, claim: Claim) -> Helping | None:
    """The help, in the hour after sending, where the person said yes beside the helper and takes their code on paper.

    Whoever is reached by a way of their own gets it there, and no helper sees it.
    """
    found = last_helping(claim)
    if found is None or str(found.id) != helping_id or claim.frozen_at is not None:
        return None
    is_over = found.ended_at is not None and found.end_reason != helping.End.SENT
    on_paper = found.with_them and found.said_yes_at is not None and claim.contact_route == "none"
    return found if on_paper and is_just_sent(claim) and not is_over else None


def is_just_sent(claim: Claim) -> bool:
    """Within the hour in which the sheet to hand over can be shown."""
    if claim.step is not State.SUBMITTED or claim.submitted_at is None:
        return False
    return clock.now() - claim.submitted_at <= helping.HAND_OVER


def takes_down(actor: Actor, claim: Claim) -> bool:
    """Whether this caseworker is writing the request down for somebody."""
    is_open = claim.step is State.DRAFT and claim.taken_by != helping.TakenBy.PAGE
    return is_open and part_of(actor, claim) is Part.HELPER


def took_down(actor: Actor, claim: Claim) -> bool:
    """Whether this caseworker wrote it down, sent or not."""
    return claim.taken_by != helping.TakenBy.PAGE and part_of(actor, claim) is Part.HELPER


def old_helpings() -> QuerySet[Helping]:
    """Help that goes on although its time is over, or its request, or the yes to it."""
    yes = Consent.objects.filter(claim=OuterRef("claim"), purpose=Purpose.HELPER, withdrawn_at__isnull=True)
    stopped = Q(said_yes_at__isnull=False) & ~Exists(yes)
    over = Q(began_at__lte=clock.now() - helping.LASTS) | Q(claim__state__in=_OVER) | stopped
    return Helping.objects.filter(over, ended_at__isnull=True)


def helping_with(code: str) -> Helping | None:
    """The help that a tidied helper's code opens."""
    return Helping.objects.select_related("claim").filter(code_hash=code_hash(code)).first()


def helping_asked_with(code: str) -> Helping | None:
    """The help that a person was asked about with this code."""
    return Helping.objects.select_related("claim").filter(answer_hash=code_hash(code)).first()


def calls_of(claim: Claim) -> QuerySet[CallNote]:
    """Every call about the request, the newest first."""
    return CallNote.objects.filter(claim=claim).select_related("by").order_by("-number")


def has_summary(claim: Claim) -> bool:
    return "summary" in vault.sealed_fields(claim.subject, SealedClass.NARRATIVE)


# --- Photos ----------------------------------------------------------------------------------------------------------
def photos_of(claim: Claim) -> QuerySet[Evidence]:
    """What the person sent and did not take away, in the order in which it came."""
    return Evidence.objects.filter(claim=claim, redacted_of__isnull=True, removed_at__isnull=True).order_by("number")


def photo(claim: Claim, number: int, page: int = 1) -> Evidence:
    """The photo of this number, if it has this page."""
    found = photos_of(claim).filter(number=number).first()
    if found is None or not 1 <= page <= found.pages:
        raise Http404("There is no such photo.")
    return found


def shown_pages(claim: Claim) -> QuerySet[Evidence]:
    """What a panel may look at: pages with parts covered, or found to need none, in their order."""
    shown = Evidence.objects.filter(claim=claim, redacted_of__isnull=False, removed_at__isnull=True)
    return shown.order_by("redacted_of__number", "of_page")

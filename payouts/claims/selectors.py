"""Reads of claims. They open nothing that is sealed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
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
from payouts.claims import codes, promises, questions, workflow
from payouts.claims.consents import YESES, Purpose
from payouts.claims.facts import Confirmed, ProofSeen
from payouts.claims.models import Claim, Consent, Evidence, MissedDate, Participant
from payouts.claims.questions import Question
from payouts.claims.workflow import By, Part, State, Verb
from payouts.rulebook import selectors as rulebook
from payouts.rulebook.choices import Method
from payouts.rulebook.rules import Decision, Payment

DRAFT_KEPT = timedelta(days=30)
# All rows of the purpose: one that is being stopped right now is waited for, and then read as stopped.
_YES_HELD = "SELECT * FROM claims_consent WHERE claim_id = %s AND purpose = %s FOR SHARE"
# Five days are left then, to come back in.
DRAFT_TOLD_AFTER = timedelta(days=25)
# So that whoever did not change where the money goes has the time to say so.
PAYEE_WAITS = timedelta(hours=72)
# What is looked at by a caseworker. A draft is nobody's business but the claimant's.
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


def ways_on(asking: Question) -> frozenset[str]:
    """What the fund offers now of what it switches: ways of being paid, as the rules allow them, and of being reached.

    The rules are read for the one question that needs them.
    """
    ways: list[str] = settings.PAY_HOW_ON
    if asking is questions.PAY_HOW:
        version = rulebook.in_force(clock.today())
        ways = [way for way in ways if version is None or _allows(version.rulebook.payment, way)]
    return frozenset([*ways, *settings.CONTACT_ROUTES_ON, questions.PHOTO])


# What the rules call each way of being paid. A bill has a rule of its own, and to talk is always free.
_METHODS = {
    "bank": Method.BANK,
    "trusted": Method.BANK,
    "cash_code": Method.VOUCHER,
    "voucher": Method.VOUCHER,
    "energy": Method.VOUCHER,
    "cash": Method.CASH,
}


def _allows(payment: Payment, way: str) -> bool:
    """Rules that name no ways leave it to the fund."""
    if way == "bill":
        return payment.pay_creditor
    return way not in _METHODS or not payment.methods or _METHODS[way] in payment.methods


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
        # A helper may have added a photo, which says yes for nobody.
        Purpose.SHOW_LETTER: claim.consents.filter(purpose=Purpose.SHOW_LETTER).exists() or photos_of(claim).exists(),
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
    """Whether the claimant can ask for a second look now: once, when it was decided, while it is not too long ago."""
    if claim.is_erased or claim.look_again_at is not None:
        return False
    can = Verb.LOOK_AGAIN in workflow.open_to(claim.step, By.CLAIMANT)
    return can and claim.decided_at is not None and clock.now() <= look_again_until(claim.decided_at, claim)


def stands_pence(claim: Claim) -> int | None:
    """What an earlier yes gave, while other people look at it again: it is theirs meanwhile. None otherwise."""
    is_open = claim.look_again_at is not None and claim.step not in workflow.ENDED
    return claim.amount_pence if is_open and claim.decided_at is None else None


def look_again_until(decided_at: datetime, claim: Claim) -> datetime:
    """Until when a second look at what was decided can be asked for, by the rules it was judged by."""
    return promises.look_again_until(decided_at, days=deciding_rules(claim).second_look_days)


def look_again_answer(claim: Claim) -> promises.Promises:
    """What is promised to whoever asks for it now."""
    return promises.made_again_at(clock.now(), within_days=deciding_rules(claim).second_look_within_days)


def deciding_rules(claim: Claim) -> Decision:
    """How it is decided, by the rules that it was sent under."""
    assert claim.rulebook_version is not None, "a claim that was sent has its rules"
    return claim.rulebook_version.rulebook.decision


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
    account = questions.account_of(claim.pay_how)
    held = account is not None and is_answered(before, account) and before.pay_how == claim.pay_how
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
        claim.more_facts or {},
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

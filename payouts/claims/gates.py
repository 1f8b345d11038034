"""Who may open which sealed field of a claim, and what for. It must never know what is in them.

Each gate allows on one ground or says nothing; upper rooms add grounds of their own, and vetoes. See
docs/decisions/0045.
"""

from uuid import UUID

from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role
from payouts.claims import consents, helped, questions, registry, selectors, wayfinding
from payouts.claims.models import CallBack, Claim, Participant
from payouts.claims.workflow import Part, State

TELL, PREPARE, CONFLICT, PAY, SHOW = "tell", "prepare", "conflict", "pay", "show"
# To read the code out to the person whose request was written down for them.
HAND_OVER = "hand_over"
# To ask whoever said that they did not ask for this.
CALL_BACK = "call_back"
_TOLD = {"chosen_name", "email", "phone", "helper_name", "answer_code"}
_ALWAYS_THEIRS = {"chosen_name", "code", "helper_name", "helper_contact", "helper_organisation"}
_CODES = {"code", "helper_code", "answer_code"}
_OF_HELPER = {"helper_name", "helper_contact", "helper_organisation"}
# To ring up whoever asked for it: before a change of where the money goes, or because a code was lost.
CALL = "call"
_TO_CALL = frozenset({"chosen_name", "phone", "email"})
# Into the next request for the same sanction: opened and sealed again by the machine, shown to nobody.
CARRY_OVER = "carry_over"
# Who the fund's own messages are sent by.
TELLER = "claims.messages"
_IN_HAND = {State.PREPARING, State.WAITING}
_PAYABLE = {State.APPROVED, State.PAYING}
_PAYS = {Role.TREASURER.value: "treasurer", Role.RELEASER.value: "releaser"}


def contact(asking: Asking) -> Allowed | Refusal | None:
    """Name and safe contact: the caseworker in charge; the name alone to say whether one knows the person."""
    claim = _claim(asking)
    if claim is None:
        return None
    if asking.actor.kind is ActorKind.HELPER:
        return _for_helper(asking, claim)
    if asking.purpose == SHOW:
        return _for_claimant(asking, claim)
    if asking.purpose == HAND_OVER:
        return Allowed("taker") if asking.field == "code" and _took_down(asking.actor, claim) else None
    if asking.purpose == TELL:
        is_teller = asking.actor.kind is ActorKind.SYSTEM and asking.actor.id == TELLER
        return Allowed("message") if is_teller and asking.field in _TOLD else None
    return _for_caseworker(asking, claim)


def shown_to_the_person(claim: Claim) -> dict[SealedClass, frozenset[str]]:
    """What the code of a claim opens for its own person; `_for_claimant` judges by the same."""
    way = {"email", "phone"} if _is_writing_down(claim) else set()
    return {
        SealedClass.CONTACT: frozenset({"chosen_name", "code", "helper_name", *way}),
        SealedClass.NARRATIVE: vault.sealed_fields(claim.subject, SealedClass.NARRATIVE),
    }


def narrative(asking: Asking) -> Allowed | Refusal | None:
    """The note: the caseworker in charge, and the person who wrote it."""
    claim = _claim(asking)
    if claim is None:
        return None
    if _is_claimant(asking.actor, claim) and asking.purpose == SHOW:
        return Allowed("claimant")
    is_theirs = Role.CASEWORKER.value in asking.actor.roles and str(claim.caseworker_id) == asking.actor.id
    return Allowed("caseworker") if is_theirs and asking.purpose == PREPARE and claim.step in _IN_HAND else None


def evidence(asking: Asking) -> Allowed | Refusal | None:
    """Photos: the caseworker in charge, and the person whose they are. What a panel sees is the panel's own gate."""
    claim = _claim(asking)
    if claim is None:
        return None
    if _is_claimant(asking.actor, claim) and asking.purpose == SHOW:
        return Allowed("claimant")
    is_theirs = Role.CASEWORKER.value in asking.actor.roles and str(claim.caseworker_id) == asking.actor.id
    return Allowed("caseworker") if is_theirs and asking.purpose == PREPARE and claim.step in _IN_HAND else None


def bank(asking: Asking) -> Allowed | Refusal | None:
    """Account details: whoever pays, while there is a yes to pay, and nobody who has another part in the claim.

    The claimant's own code is not among them: it shows two digits and can be found on a kitchen table.
    """
    claim = _claim(asking)
    if claim is None or asking.purpose != PAY or not _may_be_paid(claim):
        return None
    part = next((_PAYS[role] for role in _PAYS if role in asking.actor.roles), None)
    if part is None or asking.actor.kind is not ActorKind.ORGANISER:
        return None
    if Participant.objects.filter(claim=claim, account_id=UUID(asking.actor.id)).exists():
        return Refusal("apart_on_this_claim", "You have another part in this request. Someone else pays it.")
    return Allowed(part)


def _may_be_paid(claim: Claim) -> bool:
    """With a yes to all of it, also while that is looked at again; or with a sum that was given at once."""
    is_open = claim.step not in {State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.WIPED, State.CLOSED}
    is_theirs = claim.amount_pence is not None or registry.given_at_once(claim.id) > 0
    return claim.step in _PAYABLE or (is_open and is_theirs)


def to_call(asking: Asking) -> Allowed | None:
    """How to reach whoever asked to be called before a change: their caseworker, until the call was confirmed."""
    claim = _claim(asking)
    if claim is None or asking.purpose != CALL or asking.field not in _TO_CALL:
        return None
    is_theirs = Role.CASEWORKER.value in asking.actor.roles and str(claim.caseworker_id) == asking.actor.id
    return Allowed("caseworker") if is_theirs and wayfinding.call_wanted(claim) is not None else None


def call_back(asking: Asking) -> Allowed | None:
    """What somebody who has lost their code typed: any caseworker, until it is done."""
    kind, _, wish_id = asking.subject.partition(":")
    if kind != "callback" or asking.purpose != CALL or asking.actor.kind is not ActorKind.ORGANISER:
        return None
    is_open = CallBack.objects.filter(id=wish_id, done_at__isnull=True).exists()
    return Allowed("caseworker") if is_open and Role.CASEWORKER.value in asking.actor.roles else None


def carry_over(asking: Asking) -> Allowed | Refusal | None:
    """Name, contact and account of a paid request, for the draft that follows it and for nothing else."""
    claim = _claim(asking)
    if claim is None or asking.purpose != CARRY_OVER or asking.actor.kind is not ActorKind.CLAIMANT:
        return None
    next_one = Claim.objects.filter(id=asking.actor.id, follows=claim, state=State.DRAFT)
    names = frozenset[str]().union(questions.CONTACT.names, *(account.names for account in questions.ACCOUNTS))
    carried = asking.field in names and claim.step is State.CLOSED
    return Allowed("claimant") if carried and next_one.exists() else None


def nobody_twice(asking: Asking) -> Allowed | Refusal | None:
    """Whoever asked, helped or stepped aside opens nothing of this claim as an organiser.

    But whoever wrote it down reads the person their code: until it is confirmed, and nothing else.
    """
    claim = _claim(asking)
    if claim is not None and asking.purpose == HAND_OVER and asking.field == "code":
        return None
    if claim is None or asking.actor.kind is not ActorKind.ORGANISER:
        return None
    parts = Participant.objects.filter(claim=claim, account_id=UUID(asking.actor.id)).exclude(part=Part.CASEWORKER)
    if parts.exists():
        return Refusal("apart_on_this_claim", "You have another part in this request, so it stays shut to you.")
    return None


def their_yes(asking: Asking) -> Allowed | Refusal | None:
    """What rests on a yes stays shut without one, to everybody but the person themselves. It never allows.

    The row is held until the opening is in the log, so that a "stop" waits for openings that began before it, and
    whoever begins after its commit finds no yes.
    """
    claim = _claim(asking)
    purpose = consents.resting_on(asking.sealed_class, asking.field, asking.purpose)
    if claim is None or purpose is None or _is_claimant(asking.actor, claim):
        return None
    if selectors.holds_yes(claim, purpose):
        return None
    return Refusal("no_yes_for_this", "They have not said yes to this, or have stopped it. It stays shut.")


def _claim(asking: Asking) -> Claim | None:
    kind, _, claim_id = asking.subject.partition(":")
    return Claim.objects.filter(id=claim_id).first() if kind == "claim" else None


def _is_claimant(actor: Actor, claim: Claim) -> bool:
    return actor.kind is ActorKind.CLAIMANT and actor.id == str(claim.id)


def _for_claimant(asking: Asking, claim: Claim) -> Allowed | None:
    """Their name and their code; how to reach them only while they are still writing it down."""
    if not _is_claimant(asking.actor, claim):
        return None
    return Allowed("claimant") if _is_writing_down(claim) or asking.field in _ALWAYS_THEIRS else None


def _is_writing_down(claim: Claim) -> bool:
    """Whether they are just telling how to reach them."""
    return claim.step is State.DRAFT or (claim.step is State.WAITING and claim.asked_for == "contact")


def _for_caseworker(asking: Asking, claim: Claim) -> Allowed | None:
    """All but the code while it is in their hands; before that the name alone, to say whether they know the person."""
    if Role.CASEWORKER.value not in asking.actor.roles:
        return None
    if asking.purpose == CALL_BACK:
        called = {"chosen_name", "phone", "email", *_OF_HELPER}
        return Allowed("caseworker") if claim.frozen_at is not None and asking.field in called else None
    if asking.purpose == CONFLICT and claim.step is State.SUBMITTED:
        return Allowed("caseworker") if asking.field == "chosen_name" else None
    in_hand = claim.step in _IN_HAND and str(claim.caseworker_id) == asking.actor.id
    return Allowed("caseworker") if asking.purpose == PREPARE and in_hand and asking.field not in _CODES else None


def _for_helper(asking: Asking, claim: Claim) -> Allowed | None:
    """What they typed themselves, while they may; their own code while the help lasts; the person's code to hand over.

    Never the account, whose class no ground here opens to them.
    """
    if asking.purpose != SHOW:
        return None
    if asking.field == "helper_code":
        live = helped.live_helping(claim)
        return Allowed("helper") if live is not None and str(live.id) == asking.actor.id else None
    if asking.field == "code":
        return Allowed("helper") if helped.may_hand_over(asking.actor.id, claim) else None
    typed = asking.field in {"chosen_name", "email", "phone", *_OF_HELPER}
    return Allowed("helper") if typed and helped.may_help(asking.actor.id, claim) is not None else None


def _took_down(actor: Actor, claim: Claim) -> bool:
    """Whether this caseworker wrote it down, and the person has not yet said that it is theirs."""
    if actor.kind is not ActorKind.ORGANISER or Role.CASEWORKER.value not in actor.roles:
        return False
    return claim.needs_confirming and helped.took_down(actor, claim)

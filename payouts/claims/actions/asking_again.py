"""The next month of the same sanction: a new request, filled in from the one before, with its own code and keys."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.vault import actions as vault
from fundapp.vault import selectors as sealed
from fundapp.vault.classes import SealedClass
from payouts.claims import access, codes, gates, questions, selectors
from payouts.claims.actions import consents
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim, Participant
from payouts.claims.posting import carry_print
from payouts.claims.questions import Question
from payouts.claims.workflow import Part, State

_OF_THE_CUT = ("who_for", "benefit", "reason", "letter_date", "letter_date_told", "lost_pence", "lost_per")
_CARRIED = (*_OF_THE_CUT, "adults", "children", "proof_how")
_OF_REACHING = ("contact_route", "best_time", "may_leave_message")


@transaction.atomic
def ask_for_next_month(actor: Actor, claim_id: UUID) -> Claim:
    """A draft that follows a paid request. Asked twice, it is the same draft, or the request that it became."""
    before = access.claim_for(actor, claim_id, lock=True)

    if (there := selectors.next_of(before)) is not None:
        return there
    if not selectors.may_ask_again(before):
        raise refuse("nothing_goes_on", "This request is not one that goes on. You can start a new one.")
    code = codes.new_code()
    earlier = Claim.objects.filter(key__startswith=f"again:{before.id}:").count()

    claim = Claim.objects.create(
        key=f"again:{before.id}:{earlier + 1}",
        reference=selectors.free_reference(),
        code_hash=selectors.code_hash(code),
        follows=before,
        pay_how=before.pay_how if before.pay_how in settings.PAY_HOW_ON else "",
        **{name: getattr(before, name) for name in _CARRIED},
    )
    vault.seal(claim.subject, SealedClass.CONTACT, "code", codes.shown(code))
    # Whoever asked or helped before has that part in this one as well, so that nobody handles their own.
    for account_id, part in selectors.people_on(before):
        if part in {Part.CLAIMANT, Part.HELPER}:
            Participant.objects.create(claim=claim, account_id=account_id, part=part)

    audit.record(access.claimant(claim.id), Did.CLAIM_ASKED_AGAIN, claim.subject)
    return claim


def carry_contact(actor: Actor, claim_id: UUID) -> Claim:
    """The name and, where they still agree to be reached so, the way to reach them. Again it is a quiet success."""
    claim, before = _pair(actor, claim_id)
    if selectors.is_answered(claim, questions.CONTACT):
        return claim
    is_same = before.contact_route in settings.CONTACT_ROUTES_ON and (
        before.contact_route == questions.NOT_AT_ALL or before.agrees_to(Purpose.MESSAGES)
    )
    names = questions.CONTACT.names if is_same else frozenset({"chosen_name"})
    _reseal(actor, claim, before, questions.CONTACT, names)
    return _keep(actor, claim, before, _OF_REACHING if is_same else (), Purpose.MESSAGES)


def carry_account(actor: Actor, claim_id: UUID) -> Claim:
    """The account of the request before, never shown on the way. Again it is a quiet success."""
    claim, before = _pair(actor, claim_id)
    account = questions.account_of(claim.pay_how)
    if claim.account_ends and account is not None and selectors.is_answered(claim, account):
        return claim
    if account is None or not selectors.may_carry_account(claim):
        raise refuse("account_not_there", "We do not have that account any more. Please fill it in again.")
    _reseal(actor, claim, before, account, account.names)
    return _keep(actor, claim, before, ("account_ends",), Purpose.BE_PAID)


def _pair(actor: Actor, claim_id: UUID) -> tuple[Claim, Claim]:
    claim = access.claim_for(actor, claim_id)
    if claim.follows is None or claim.step is not State.DRAFT:
        raise refuse("nothing_to_carry_over", "There is nothing to carry over into this request.")
    return claim, claim.follows


def _reseal(actor: Actor, claim: Claim, before: Claim, asking: Question, names: frozenset[str]) -> None:
    """Not in a transaction: an opening is logged and committed on its own, before anything is read."""
    sealed_class = SealedClass.BANK if asking in questions.ACCOUNTS else SealedClass.CONTACT
    held = sealed.sealed_fields(before.subject, sealed_class) & names
    if held:
        vault.reseal(
            actor,
            from_subject=before.subject,
            to_subject=claim.subject,
            sealed_class=sealed_class,
            fields=sorted(held),
            purpose=gates.CARRY_OVER,
        )


@transaction.atomic
def _keep(actor: Actor, claim: Claim, before: Claim, names: tuple[str, ...], purpose: Purpose) -> Claim:
    claim = access.claim_for(actor, claim.id, lock=True)

    for name in names:
        setattr(claim, name, getattr(before, name))
    claim.changed_at = clock.now()
    claim.save()
    if "contact_route" in names:
        carry_print(claim, before)
    if (names and claim.contact_route != questions.NOT_AT_ALL) or purpose is Purpose.BE_PAID:
        consents.note_yes(actor, claim, purpose)

    account = questions.account_of(claim.pay_how) if purpose is Purpose.BE_PAID else None
    audit.record(actor, Did.CLAIM_ANSWERED, claim.subject, question=(account or questions.CONTACT).slug)
    return claim

"""Declared interests, and the members' register. It must never hold a name."""

from datetime import date

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.vault import fingerprints
from members import codes, selectors
from members.access import need_one_of
from members.models import DeclaredInterest, Membership
from members.roles import Role

# A sort code and an account number.
_ACCOUNT_DIGITS = 6 + 8


@transaction.atomic
def declare_interest(actor: Actor, *, kind: DeclaredInterest.Kind, subject: str) -> DeclaredInterest:
    """Say that a request, a member or an account is too close to decide on fairly. Saying it twice says it once.

    Of an account nothing is kept but the fingerprint by which a request that is paid into it is known.
    """
    is_account = kind is DeclaredInterest.Kind.ACCOUNT
    code = _account_print(subject) if is_account else codes.tidy_code(subject)

    if actor.kind is not ActorKind.ORGANISER:
        raise refuse("organiser_needed", "Only organisers declare an interest.")
    if is_account and not code:
        raise refuse("account_not_understood", "Enter the six digits of the sort code and the eight of the account.")
    if not code:
        raise refuse("code_not_understood", "Enter the code with its letters and numbers, like M-7K3P-Q2TX.")

    interest, is_new = DeclaredInterest.objects.get_or_create(account_id=actor.id, kind=kind, subject=code)

    if is_new:
        audit.record(actor, Verb.INTEREST_DECLARED, f"account:{actor.id}", kind=kind.value, interest=str(interest.id))
    return interest


def _account_print(typed: str) -> str:
    """The fingerprint of a sort code and an account number; empty for what cannot be the two."""
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    return fingerprints.of(fingerprints.ACCOUNT, digits) if len(digits) == _ACCOUNT_DIGITS else ""


@transaction.atomic
def register_membership(actor: Actor, *, key: str, joined_on: date, code: str = "") -> Membership:
    """Enter a member into the register, under the code on their card or under a new one."""
    selectors.administrators_locked()
    known = Membership.objects.select_for_update().filter(key=key).first()

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if known is not None:
        return known
    tidy = codes.tidy_code(code) if code.strip() else codes.new_member_code()
    if not tidy:
        raise refuse("code_not_understood", "Enter the code with its letters and numbers, like M-7K3P-Q2TX.")
    if joined_on > clock.today():
        raise refuse("joined_in_the_future", "Enter the day they joined, today or before.")
    if Membership.objects.filter(code=tidy).exists():
        raise refuse("member_code_taken", "Another member has this code.")

    membership = Membership.objects.create(key=key, code=tidy, joined_on=joined_on)

    audit.record(actor, Verb.MEMBERSHIP_REGISTERED, f"membership:{membership.id}")
    return membership


@transaction.atomic
def set_standing(actor: Actor, *, code: str, standing: Membership.Standing) -> Membership:
    """Say whether a member's dues are paid up."""
    membership = _member_locked(code)

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if membership.standing == standing:
        return membership
    if selectors.has_dues(membership):
        raise refuse("standing_follows_dues", "This member's standing follows from their dues. Enter what was paid.")

    membership.standing = standing
    membership.save(update_fields=["standing"])

    audit.record(actor, Verb.STANDING_SET, f"membership:{membership.id}", standing=standing.value)
    return membership


@transaction.atomic
def end_membership(actor: Actor, *, code: str, left_on: date) -> Membership:
    """Enter the day on which someone left the fund."""
    membership = _member_locked(code)

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if membership.left_on == left_on:
        return membership
    if left_on < membership.joined_on:
        raise refuse("left_before_joining", "Enter a day on or after the day they joined.")

    membership.left_on = left_on
    membership.save(update_fields=["left_on"])

    audit.record(actor, Verb.MEMBERSHIP_ENDED, f"membership:{membership.id}")
    return membership


def _member_locked(code: str) -> Membership:
    membership = Membership.objects.select_for_update().filter(code=codes.tidy_code(code)).first()
    if membership is None:
        raise refuse("member_unknown", "No member has this code. Check it against their card.")
    return membership

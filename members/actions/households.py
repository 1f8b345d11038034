"""Dues, and who lives with whom, as codes. It must never hold a name."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from members import codes
from members.access import account_id_of, household_locked, need_one_of
from members.models import DeclaredInterest, DuesRecord, HouseholdLink, Membership
from members.roles import Role

# Longer than any fund takes dues for at once; a wrong year is the usual slip.
LONGEST_PERIOD_DAYS = 366 * 2
_MAY_KNOW_HOUSEHOLDS = (Role.CASEWORKER, Role.ADMINISTRATOR, Role.TREASURER)


@transaction.atomic
def record_dues(
    actor: Actor, *, key: str, code: str, kind: DuesRecord.Kind, first_on: date, last_on: date
) -> DuesRecord:
    """Enter a period that was paid for or waived. From the first one on, the dates say how a member stands."""
    membership = Membership.objects.select_for_update().filter(code=codes.tidy_code(code)).first()

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if membership is None:
        raise refuse("member_unknown", "No member has this code. Check it against their card.")
    known = DuesRecord.objects.filter(key=key).first()
    if known is not None:
        return known
    if last_on < first_on:
        raise refuse("dues_backwards", "The last day must not be before the first day.")
    if first_on < membership.joined_on:
        raise refuse("dues_before_joining", "Enter a day on or after the day they joined.")
    if (last_on - first_on).days > LONGEST_PERIOD_DAYS:
        raise refuse("dues_too_long", "Dues are entered for two years at most. Check the years.")

    record = DuesRecord.objects.create(
        key=key,
        membership=membership,
        kind=kind,
        first_on=first_on,
        last_on=last_on,
        recorded_by_id=account_id_of(actor),
    )

    audit.record(actor, Verb.DUES_RECORDED, f"membership:{membership.id}", kind=kind.value, dues=str(record.id))
    return record


@transaction.atomic
def link_household(actor: Actor, *, code: str, kind: DeclaredInterest.Kind, subject: str) -> HouseholdLink:
    """Note that two codes live under one roof, so that whoever is too close to one is kept from both."""
    member, other = codes.tidy_code(code), codes.tidy_code(subject)
    # The members' rows are locked in one order: two who link the same two meet here.
    known = list(Membership.objects.select_for_update().filter(code__in=[member, other]).order_by("code"))

    need_one_of(actor, *_MAY_KNOW_HOUSEHOLDS)
    found = {membership.code for membership in known}
    if member not in found or (kind is DeclaredInterest.Kind.MEMBERSHIP and other not in found):
        raise refuse("member_unknown", "No member has this code. Check it against their card.")
    if not other:
        raise refuse("code_not_understood", "Enter the code with its letters and numbers, like M-7K3P-Q2TX.")
    if member == other:
        raise refuse("household_of_one", "These are the same member. Enter the code of the other one.")
    if kind is DeclaredInterest.Kind.MEMBERSHIP:
        member, other = sorted((member, other))
    link, is_new = HouseholdLink.objects.get_or_create(
        member_code=member,
        kind=kind,
        subject=other,
        parted_at=None,
        defaults={"linked_by_id": account_id_of(actor)},
    )

    if is_new:
        audit.record(actor, Verb.HOUSEHOLD_LINKED, f"household:{link.id}", kind=kind.value)
    return link


@transaction.atomic
def part_household(actor: Actor, *, link_id: UUID) -> HouseholdLink:
    """They do not live together any more. What the link kept apart while it stood stays as it was."""
    need_one_of(actor, *_MAY_KNOW_HOUSEHOLDS)
    link = household_locked(link_id)

    if link.parted_at is not None:
        return link

    link.parted_at, link.parted_by_id = clock.now(), account_id_of(actor)
    link.save(update_fields=["parted_at", "parted_by"])

    audit.record(actor, Verb.HOUSEHOLD_PARTED, f"household:{link.id}")
    return link

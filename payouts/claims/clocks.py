"""Reads of what the retention clocks of a claim say. It opens nothing; `retention` decides."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from fundapp.outbox import selectors as outbox
from fundapp.vault import selectors as vault
from payouts.claims import questions, registry, retention, selectors
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim
from payouts.claims.retention import Clock, Days, Kept, Open, Plan
from payouts.claims.workflow import State


def with_clocks() -> QuerySet[Claim]:
    """Sent claims that still say something of a person: what the clocks look at every night, the oldest first."""
    return Claim.objects.filter(erased_at__isnull=True).exclude(state=State.DRAFT).order_by("id")


def with_spent_letters() -> list[UUID]:
    """Claims whose last letter has had its day, whether it left or not."""
    return list(Claim.objects.filter(last_letter_by__lte=clock.now()).values_list("id", flat=True))


def kept_of(claim: Claim) -> Kept:
    """What the clocks need to know of it."""
    # What a second look at a no would need is kept until it can be asked for no more. A yes was shown to be right once:
    # its papers go as promised, and a caseworker asks again for what is missing.
    is_no = claim.step is State.NOT_THIS_TIME
    may_still = (Open("may_look_again"),) if is_no and selectors.may_look_again(claim) else ()
    return Kept(
        state=claim.step,
        classes=vault.kept_classes(claim.subject),
        decided_at=claim.decided_at,
        paid_at=claim.paid_at,
        ended_at=claim.ended_at,
        matters=(*registry.open_matters(claim.id), *may_still),
    )


def is_on_its_way(claim: Claim) -> bool:
    """Whether money for it was handed to the bank and not yet seen there: the one time when nothing can be deleted."""
    return any(matter.why == retention.ON_ITS_WAY for matter in registry.open_matters(claim.id))


def clocks_of(claim: Claim) -> tuple[Clock, ...]:
    """When each class of it is due, by the fund's own days."""
    return retention.clocks(kept_of(claim), kept_days())


def last_day_of(claim: Claim) -> date | None:
    """When the last of it is deleted by itself; None while no clock runs, or when nothing is left."""
    return max((one.due_on for one in clocks_of(claim) if one.due_on is not None), default=None)


def kept_days() -> Days:
    days = limits.values(Limit.KEPT_EVIDENCE, Limit.KEPT_BANK, Limit.KEPT_NARRATIVE, Limit.KEPT_CONTACT)
    return Days(
        evidence=days[Limit.KEPT_EVIDENCE],
        bank=days[Limit.KEPT_BANK],
        narrative=days[Limit.KEPT_NARRATIVE],
        contact=days[Limit.KEPT_CONTACT],
    )


def plan_of(claim: Claim) -> Plan:
    """What today asks for of this claim."""
    running = clocks_of(claim)
    days = {one.due_on for one in running if one.due_on is not None}
    keys = {
        retention.warning_key(claim.subject, day, before): (day, before)
        for day in days
        for before in retention.WARNED_BEFORE
    }
    promised = outbox.promised_at(keys) if keys else {}
    told = {keys[key]: at.astimezone(clock.LONDON).date() for key, at in promised.items()}
    # Whoever stopped it was shown the days then, and hears no more of us.
    can_be = claim.contact_route in questions.WRITTEN_TO and claim.step is not State.WITHDRAWN
    is_written_to = can_be and selectors.holds_yes(claim, Purpose.MESSAGES)
    return retention.plan(running, today=clock.today(), is_written_to=is_written_to, told=told)

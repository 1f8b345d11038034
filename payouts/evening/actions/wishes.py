"""What an organiser wants of their own evenings: a week off, and one mail a day or none."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from members.roles import Role
from payouts.evening import selectors
from payouts.evening.models import DigestChoice, WeekOff


@transaction.atomic
def take_week_off(actor: Actor) -> WeekOff:
    """ "Not this week": no lot draws them until Sunday. What they have already stays theirs, and can be passed on."""
    need_role(actor, Role.COMMITTEE.value)

    week, is_new = WeekOff.objects.get_or_create(
        account_id=UUID(actor.id), monday=selectors.this_monday(), taken_back_at=None
    )

    if is_new:
        audit.record(actor, Verb.WEEK_TAKEN_OFF, f"account:{actor.id}", monday=week.monday.isoformat())
    return week


@transaction.atomic
def take_back_week(actor: Actor) -> None:
    """There is time after all. Lots that were drawn meanwhile stay as they are."""
    need_role(actor, Role.COMMITTEE.value)
    off = WeekOff.objects.select_for_update().filter(
        account_id=UUID(actor.id), monday=selectors.this_monday(), taken_back_at__isnull=True
    )
    week = off.first()

    if week is None:
        return

    week.taken_back_at = clock.now()
    week.save(update_fields=["taken_back_at"])

    audit.record(actor, Verb.WEEK_TAKEN_BACK, f"account:{actor.id}", monday=week.monday.isoformat())


@transaction.atomic
def choose_digest(actor: Actor, *, wants: bool) -> DigestChoice:
    """One mail a day while something waits, or none."""
    if actor.kind is not ActorKind.ORGANISER:
        raise refuse("organiser_needed", "Only organisers get this mail.")
    known = DigestChoice.objects.select_for_update().filter(account_id=UUID(actor.id)).first()

    if known is not None and known.wants == wants:
        return known

    choice, _ = DigestChoice.objects.update_or_create(
        account_id=UUID(actor.id), defaults={"wants": wants, "changed_at": clock.now()}
    )

    audit.record(actor, Verb.DIGEST_CHOSEN, f"account:{actor.id}", wants=wants)
    return choice

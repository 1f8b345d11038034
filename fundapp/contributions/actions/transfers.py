"""Supporters mean to give without Stripe: a reference is made, so that the money finds its way. No money moves here."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import access, codes, counting
from fundapp.contributions.actions import supporters
from fundapp.contributions.models import Campaign, Contribution, RecurringContribution, Supporter
from fundapp.contributions.workflow import EndReason, RecurringKind, RecurringState, State, Way
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from members.access import need_one_of
from members.roles import Role

# After so many references that were taken, the next one is a letter longer.
_TRIES = 5


@transaction.atomic
def promise_transfer(
    actor: Actor, *, key: str, campaign_id: UUID, amount_pence: int, email: str = "", language: str = "en-gb"
) -> Contribution:
    """A supporter will make one bank transfer. Waiting until a treasurer sees it; the same form again is one gift."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = Contribution.objects.filter(once_key=key).first()

    if known is not None:
        _need_the_same(is_same=known.campaign_id == campaign.id and known.amount_pence == amount_pence)
        return known
    access.need_open(campaign, amount_pence=amount_pence)

    gift = Contribution.objects.create(
        once_key=key,
        campaign=campaign,
        supporter=supporters.known_by(actor, email=email, language=language),
        way=Way.BANK.value,
        state=State.WAITING.value,
        amount_pence=amount_pence,
        email=email.strip(),
        language=language,
        reference=_free(codes.new_transfer_reference, Contribution),
    )

    audit.record(
        actor,
        Verb.GIFT_STARTED,
        f"contribution:{gift.id}",
        campaign=campaign.slug,
        amount_pence=amount_pence,
        way="bank",
    )
    return gift


@transaction.atomic
def promise_standing_order(
    actor: Actor, *, key: str, campaign_id: UUID, amount_pence: int, email: str = "", language: str = "en-gb"
) -> RecurringContribution:
    """A supporter will set up a standing order at their own bank, which alone can stop it."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = RecurringContribution.objects.filter(once_key=key).first()

    if known is not None:
        _need_the_same(is_same=known.campaign_id == campaign.id and known.amount_pence == amount_pence)
        return known
    access.need_open(campaign, amount_pence=amount_pence)

    promise = RecurringContribution.objects.create(
        once_key=key,
        campaign=campaign,
        supporter=supporters.known_by(actor, email=email, language=language),
        way=Way.BANK.value,
        amount_pence=amount_pence,
        reference=_free(codes.new_standing_reference, RecurringContribution),
    )

    _record_start(actor, promise)
    return promise


@transaction.atomic
def expect_dues(
    actor: Actor, *, key: str, kind: str, payer: str, campaign_id: UUID, amount_pence: int, first_on: date
) -> RecurringContribution:
    """A member's dues or a branch's levy, expected every month. `payer` is a code or a branch, never a name."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = RecurringContribution.objects.filter(once_key=key).first()

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if known is not None:
        _need_the_same(is_same=(known.kind, known.payer, known.amount_pence) == (kind, payer.strip(), amount_pence))
        return known
    if kind not in {RecurringKind.DUES, RecurringKind.LEVY}:
        raise refuse("not_dues_or_levy", "Choose a member's dues or a branch's levy.")
    if not payer.strip():
        raise refuse("payer_missing", "Enter the member's code or the branch.")
    counting.check_amount(amount_pence)
    standing = RecurringContribution.objects.filter(kind=kind, payer__iexact=payer.strip(), ended_at__isnull=True)
    if standing.exists():
        raise refuse("payer_expected_already", "%(payer)s is expected already. End that first.", payer=payer.strip())

    promise = RecurringContribution.objects.create(
        once_key=key,
        kind=kind,
        payer=payer.strip(),
        campaign=campaign,
        way=Way.BANK.value,
        state=RecurringState.ACTIVE.value,
        amount_pence=amount_pence,
        next_on=first_on,
        reference=_free(codes.new_standing_reference, RecurringContribution),
    )

    _record_start(actor, promise)
    return promise


@transaction.atomic
def end_expected(actor: Actor, *, recurring_id: UUID) -> RecurringContribution:
    """Expect no more: the member left, or the payer stopped it at their bank. What still comes is kept."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if promise.way != Way.BANK:
        raise refuse("not_a_standing_order", "This one is at Stripe, and ends on its own page.")
    if promise.ended_at is not None:
        return promise

    promise.state, promise.end_reason = RecurringState.ENDED.value, EndReason.STOPPED.value
    promise.ended_at, promise.next_on = clock.now(), None
    promise.save(update_fields=["state", "end_reason", "ended_at", "next_on"])

    audit.record(actor, Verb.RECURRING_ENDED, f"recurring:{promise.id}", reason=promise.end_reason)
    return promise


@transaction.atomic
def let_transfer_go(actor: Actor, *, contribution_id: UUID) -> Contribution:
    """A transfer that nobody sent: not waited for, and no address kept of it. Should it come, it finds its way."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)
    supporter = gift.supporter

    if gift.state != State.WAITING or gift.way != Way.BANK:
        return gift

    gift.state, gift.email, gift.supporter = State.EXPIRED.value, "", None
    gift.save(update_fields=["state", "email", "supporter"])
    _forget_who_gave_nothing(actor, supporter)

    audit.record(actor, Verb.GIFT_EXPIRED, f"contribution:{gift.id}")
    return gift


@transaction.atomic
def let_standing_order_go(actor: Actor, *, recurring_id: UUID) -> RecurringContribution:
    """A standing order that never began. Should money of it come after all, it is kept and shown."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)
    supporter = promise.supporter

    if promise.state != RecurringState.STARTED or promise.way != Way.BANK:
        return promise

    promise.state, promise.ended_at, promise.supporter = RecurringState.ABANDONED.value, clock.now(), None
    promise.save(update_fields=["state", "ended_at", "supporter"])
    _forget_who_gave_nothing(actor, supporter)

    audit.record(actor, Verb.RECURRING_ENDED, f"recurring:{promise.id}", reason="never_began")
    return promise


def _forget_who_gave_nothing(actor: Actor, supporter: Supporter | None) -> None:
    """An address that stands beside nothing is blanked: there is nothing to write about."""
    if supporter is None or supporter.stripe_customer_id or supporter.contributions.exists():
        return
    if not supporter.recurring.exists() and supporter.forget_asked_at is None:
        supporter.forget_asked_at = clock.now()
        supporter.save(update_fields=["forget_asked_at"])
        supporters.forget(actor, supporter_id=supporter.id)


def _need_the_same(*, is_same: bool) -> None:
    if not is_same:
        raise refuse("key_reused", "This page was sent before with other answers. Please load it again.")


def _free(new: Callable[..., str], table: type[Contribution] | type[RecurringContribution]) -> str:
    """A reference that nobody has. The constraint decides when two draw the same one at once."""
    longer = 0
    while table.objects.filter(reference=(reference := new(longer=longer // _TRIES))).exists():
        longer += 1
    return reference


def _record_start(actor: Actor, promise: RecurringContribution) -> None:
    audit.record(
        actor,
        Verb.RECURRING_STARTED,
        f"recurring:{promise.id}",
        campaign=promise.campaign.slug,
        kind=promise.kind,
        way=promise.way,
        amount_pence=promise.amount_pence,
    )

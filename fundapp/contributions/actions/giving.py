"""A supporter means to give, and is thanked. No network here, and no word of what Stripe says."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import access
from fundapp.contributions.models import Campaign, Contribution, RecurringContribution
from fundapp.contributions.workflow import State
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from members.access import need_one_of
from members.roles import Role


@transaction.atomic
def start_gift(
    actor: Actor,
    *,
    key: str,
    campaign_id: UUID,
    amount_pence: int,
    fee_cover_pence: int = 0,
    email: str = "",
    language: str = "en-gb",
    public_name: str = "",
) -> Contribution:
    """A supporter means to give. Committed before Stripe hears of it, so that whatever Stripe does has a home.

    `amount_pence` is all that will be taken; `fee_cover_pence` is the part of it that they added for the card fee.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = Contribution.objects.filter(once_key=key).first()

    if known is not None:
        if (known.campaign_id, known.amount_pence) != (campaign.id, amount_pence):
            raise refuse("key_reused", "This page was sent before with another amount. Please load it again.")
        return known
    access.need_card_giving()
    access.need_open(campaign, amount_pence=amount_pence - fee_cover_pence)

    gift = Contribution.objects.create(
        once_key=key,
        campaign=campaign,
        amount_pence=amount_pence,
        fee_cover_pence=fee_cover_pence,
        email=email,
        language=language,
        public_name=public_name,
    )

    audit.record(actor, Verb.GIFT_STARTED, _subject(gift), campaign=campaign.slug, amount_pence=amount_pence)
    return gift


@transaction.atomic
def hide_name(actor: Actor, *, contribution_id: UUID) -> Contribution:
    """Take a shown first name off the public page: the supporter changed their mind, or it is no name."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if not gift.public_name:
        return gift

    gift.public_name = ""
    gift.save(update_fields=["public_name"])
    # Next month's gift would put it up again.
    RecurringContribution.objects.filter(contributions=gift).update(public_name="")

    audit.record(actor, Verb.GIFT_NAME_HIDDEN, _subject(gift))
    return gift


@transaction.atomic
def forget_unpaid(actor: Actor, *, contribution_id: UUID) -> Contribution:
    """Keep no address of a gift that was never paid: there is nothing to write about."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    if gift.state not in {State.EXPIRED, State.FAILED} or not (gift.email or gift.public_name):
        return gift

    gift.email, gift.public_name = "", ""
    gift.save(update_fields=["email", "public_name"])

    audit.record(actor, Verb.SUPPORTER_FORGOTTEN, _subject(gift), by="fund")
    return gift


@transaction.atomic
def attach_checkout(actor: Actor, *, contribution_id: UUID, session_id: str, url: str) -> Contribution:
    """Remember which card page belongs to the gift. The same page again is a quiet success."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    if gift.checkout_session_id == session_id:
        return gift
    if gift.checkout_session_id:
        raise refuse("checkout_already_open", "This gift has a payment page already.")

    gift.checkout_session_id, gift.checkout_url = session_id, url
    gift.save(update_fields=["checkout_session_id", "checkout_url"])

    audit.record(actor, Verb.CHECKOUT_OPENED, _subject(gift))
    return gift


@transaction.atomic
def mark_receipt_sent(actor: Actor, *, contribution_id: UUID) -> Contribution:
    """Remember that the receipt has left, so that it leaves once."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    if gift.receipt_sent_at is not None:
        return gift

    gift.receipt_sent_at = clock.now()
    gift.save(update_fields=["receipt_sent_at"])

    audit.record(actor, Verb.RECEIPT_SENT, _subject(gift))
    return gift


def _subject(gift: Contribution) -> str:
    return f"contribution:{gift.id}"

"""A promise of the same sum every month begins. No network here, and no word of what Stripe says."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import access
from fundapp.contributions.actions import supporters
from fundapp.contributions.models import Campaign, RecurringContribution
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse


@transaction.atomic
def start(
    actor: Actor,
    *,
    key: str,
    campaign_id: UUID,
    amount_pence: int,
    email: str,
    fee_cover_pence: int = 0,
    language: str = "en-gb",
    public_name: str = "",
) -> RecurringContribution:
    """A supporter means to give `amount_pence` every month, what covers the fee included.

    Committed before Stripe hears of it, so that whatever Stripe does has a home.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = RecurringContribution.objects.filter(once_key=key).first()

    if known is not None:
        if (known.campaign_id, known.amount_pence) != (campaign.id, amount_pence):
            raise refuse("key_reused", "This page was sent before with another amount. Please load it again.")
        return known
    access.need_card_giving()
    access.need_open(campaign, amount_pence=amount_pence - fee_cover_pence)
    if not email.strip():
        raise refuse("email_needed", "Enter an email address, so that you can stop or change your gift at any time.")

    supporter = supporters.known_by(actor, email=email, language=language)
    promise = RecurringContribution.objects.create(
        once_key=key,
        campaign=campaign,
        supporter=supporter,
        amount_pence=amount_pence,
        fee_cover_pence=fee_cover_pence,
        public_name=public_name,
    )

    audit.record(actor, Verb.RECURRING_STARTED, promise.subject, campaign=campaign.slug, amount_pence=amount_pence)
    return promise


@transaction.atomic
def attach_page(actor: Actor, *, recurring_id: UUID, session_id: str, url: str) -> RecurringContribution:
    """Remember which of Stripe's pages belongs to the promise. The same page again is a quiet success."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)

    if promise.checkout_session_id == session_id:
        return promise
    if promise.checkout_session_id:
        raise refuse("checkout_already_open", "This gift has a payment page already.")

    promise.checkout_session_id, promise.checkout_url = session_id, url
    promise.save(update_fields=["checkout_session_id", "checkout_url"])

    audit.record(actor, Verb.CHECKOUT_OPENED, promise.subject)
    return promise

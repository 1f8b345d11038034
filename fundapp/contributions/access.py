"""The ways to a gift and to a supporter: by the token or the signed link in a letter. It must never say whether one
once existed.
"""

from uuid import UUID

from django.conf import settings
from django.http import Http404

from fundapp.contributions.links import Bearer, standing_by
from fundapp.contributions.models import Campaign, Contribution, OfflineGift, RecurringContribution, Supporter
from fundapp.contributions.selectors import shield
from fundapp.contributions.workflow import check_amount
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from members.roles import Role

_MAY_SEE_PROMISES = {Role.ADMINISTRATOR.value, Role.TREASURER.value, Role.AUDITOR.value}


def gift_for(token: str) -> Contribution:
    """The gift whose link this is. A supporter needs no account: whoever holds the link is let in."""
    gift = (
        Contribution.objects.select_related("campaign", "recurring").filter(access_token=token).first()
        if token
        else None
    )
    if gift is None:
        raise Http404
    return gift


def need_card_giving() -> None:
    """Refuse while giving by card is stopped, whichever road a payment begins on."""
    if shield.is_stopped():
        raise refuse(
            "card_giving_stopped", "Card payments are stopped for the moment. A bank transfer reaches us all the same."
        )


def need_open(campaign: Campaign, *, amount_pence: int) -> None:
    """Refuse a sum that no gift has, and a campaign that takes none now, whichever way the money is to come."""
    check_amount(amount_pence, settings.FUND_CURRENCY)
    if not campaign.is_open:
        raise refuse(
            "campaign_closed", "This campaign has ended, so nothing was started. Thank you for meaning to give."
        )
    if campaign.is_paused:
        raise refuse("campaign_paused", "This campaign is paused, so nothing was started. Please come back later.")


def campaign_for(slug: str) -> Campaign:
    """A campaign is public, open or ended."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise Http404
    return campaign


def offline_gift(offline_id: UUID) -> OfflineGift:
    """A gift that organisers recorded. What they may do with it is theirs to be asked first."""
    found = OfflineGift.objects.filter(id=offline_id).first()
    if found is None:
        raise Http404
    return found


def campaign_by_id(campaign_id: UUID) -> Campaign:
    """The same for the desk, whose addresses say no name."""
    campaign = Campaign.objects.filter(id=campaign_id).first()
    if campaign is None:
        raise Http404
    return campaign


def named_gift(campaign_id: UUID, gift_id: str) -> Contribution:
    """A gift of this campaign, for an organiser to take a first name down from."""
    try:
        return Contribution.objects.get(id=UUID(gift_id), campaign_id=campaign_id)
    except (ValueError, Contribution.DoesNotExist):
        raise Http404 from None


def as_supporter(supporter_id: UUID) -> Actor:
    """Whoever holds the link in a supporter's letters: nothing else is known of them."""
    return Actor(ActorKind.SUPPORTER, str(supporter_id), "A supporter")


def supporter_by(bearer: Bearer | None) -> Supporter | None:
    """The supporter whose link this is; None when it was revoked, or they are forgotten."""
    if bearer is None:
        return None
    return Supporter.objects.filter(
        id=bearer.supporter_id, link_epoch=bearer.epoch, forget_asked_at__isnull=True
    ).first()


def promise_for(actor: Actor, recurring_id: UUID, *, lock: bool = False) -> RecurringContribution:
    """A recurring gift: the supporter's own, or anyone's for those who keep them; to others it does not exist.

    `lock` holds the row until the transaction ends.
    """
    rows = RecurringContribution.objects.select_related("campaign", "supporter")
    if lock:
        rows = rows.select_for_update(of=("self",))
    if actor.kind is ActorKind.SUPPORTER:
        found = rows.filter(id=recurring_id, supporter=UUID(actor.id)).first()
    elif actor.kind is ActorKind.SYSTEM or actor.roles & _MAY_SEE_PROMISES:
        found = rows.filter(id=recurring_id).first()
    else:
        found = None
    if found is None:
        raise Http404
    return found


def promise_begun(recurring_id: UUID | None) -> RecurringContribution:
    """The recurring gift that Stripe sends somebody back from."""
    rows = RecurringContribution.objects.select_related("campaign", "supporter")
    found = rows.filter(id=recurring_id).first() if recurring_id else None
    if found is None:
        raise Http404
    return found


def promised_by(token: str) -> Contribution | RecurringContribution:
    """The transfer or the standing order whose page this is."""
    promise_id = standing_by(token)
    gifts = Contribution.objects.select_related("campaign").exclude(reference="")
    promises = RecurringContribution.objects.select_related("campaign").exclude(reference="")
    found = promises.filter(id=promise_id).first() if promise_id else gifts.filter(access_token=token).first()
    if found is None:
        raise Http404
    return found

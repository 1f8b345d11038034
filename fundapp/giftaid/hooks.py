"""What Gift Aid adds to the pages of other rooms: one line under a gift, and only where the fund is a charity."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fundapp.contributions.models import Contribution
from fundapp.contributions.registry import Offer
from fundapp.contributions.workflow import RecurringKind, State
from fundapp.giftaid import selectors


def offer(gift_id: UUID) -> Offer | None:
    """The way to the declaration, for a gift of a person that has arrived and has not gone back."""
    if not settings.FUND_IS_CHARITY:
        return None
    gift = Contribution.objects.select_related("recurring").get(id=gift_id)
    if gift.state != State.PAID or gift.kept_pence <= 0:
        return None
    if gift.recurring is not None and gift.recurring.kind != RecurringKind.GIFT:
        return None
    url = reverse("giftaid:declare", args=[gift.access_token])
    if selectors.declaration_of(gift) is not None:
        return Offer(
            _("Gift Aid"), _("You have said that we may claim Gift Aid on this gift."), url, _("See or withdraw it")
        )
    return Offer(
        _("Gift Aid"),
        _("If you pay UK tax, we can claim 25p more for every £1 you gave. It costs you nothing."),
        url,
        _("Add Gift Aid"),
    )

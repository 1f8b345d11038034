"""The one way to a gift: by the token in its receipt's link. It must never say whether a token once existed."""

from django.http import Http404

from fundapp.contributions.models import Campaign, Contribution


def gift_for(token: str) -> Contribution:
    """The gift whose link this is. A supporter needs no account: whoever holds the link is let in."""
    gift = Contribution.objects.select_related("campaign").filter(access_token=token).first() if token else None
    if gift is None:
        raise Http404
    return gift


def campaign_for(slug: str) -> Campaign:
    """A campaign is public, open or ended."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise Http404
    return campaign

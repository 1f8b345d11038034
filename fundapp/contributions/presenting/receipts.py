"""A receipt on paper: what was given, when, under which code, what of it went back, and how to stop."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundapp.contributions.models import Contribution
from fundapp.contributions.presenting import words
from fundapp.web import pdf


def receipt(gift: Contribution) -> pdf.Paper:
    """Of a gift that was paid, in the language that is spoken now. It names nobody, as the gift does not."""
    assert gift.gross_pence is not None, "there is no receipt before the money"
    assert gift.paid_at is not None
    return pdf.Paper(
        title=_("Receipt for your gift"),
        language=get_language() or settings.LANGUAGE_CODE,
        at=gift.paid_at,
        blocks=[
            pdf.Text(_("Thank you for your gift to %(fund)s.") % {"fund": settings.FUND_NAME}),
            pdf.Facts(_facts(gift, gift.gross_pence, gift.paid_at)),
            pdf.heading(_("How to stop")),
            pdf.Text(words.how_to_stop(gift)),
            pdf.heading(_("Where your gift is")),
            pdf.Text(
                _(
                    "It is in the books in whole, with the card company's fee, where there was one, beside it. "
                    "What came in and what was paid out is at %(site)s/money, for anyone to check."
                )
                % {"site": settings.SITE_URL}
            ),
        ],
        foot=words.how_to_reach_us(),
    )


def _facts(gift: Contribution, gross_pence: int, paid_at: datetime) -> list[tuple[str, str]]:
    facts = [
        (_("Amount"), words.pounds(gross_pence)),
        (_("Date"), words.day(paid_at)),
        (_("Receipt code"), gift.receipt_code),
        (_("For"), gift.campaign.title),
        (_("Way"), words.way(gift.way)),
    ]
    if gift.refunded_pence:
        facts.append((_("Given back to you"), words.pounds(gift.refunded_pence)))
    if gift.disputed_pence:
        facts.append((_("Taken back by your bank"), words.pounds(gift.disputed_pence)))
    if gift.kept_pence != gross_pence:
        facts.append((_("Left in the pot"), words.pounds(gift.kept_pence)))
    return facts

"""A letter on paper: A4, large letters, one thing to do, a telephone number that can be read without glasses."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fundapp.kernel import clock
from fundapp.web.pdf import Paper, Text

_POINTS = 14


def letter_paper(paragraphs: Sequence[str], *, address: str) -> Paper:
    """For a plain envelope. Nothing on it names the fund but its short name, and nothing says what it is about."""
    date = localdate(clock.now())
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    return Paper(
        title=_("A letter for you"),
        language="en-gb",
        at=clock.now(),
        blocks=[
            *(Text(line, "address") for line in lines),
            Text(f"{date:%A} {date.day} {date:%B %Y}"),
            *(Text(paragraph) for paragraph in paragraphs),
            Text(_("To talk to a person, call")),
            Text(settings.FUND_PHONE, "big"),
        ],
        sender=settings.FUND_SMS_NAME,
        points=_POINTS,
    )

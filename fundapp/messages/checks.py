"""Looks at the start whether texts are set up so that every one of them fits and arrives. It sends nothing."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 -- Django's own name for it

from fundapp.messages import gsm, wording
from fundapp.messages.events import EVENTS
from fundapp.messages.wording import Said

# As long as what a text is filled with can be.
LONGEST_DAY = "Wed 30 Sept, 12:30pm"


def texts_are_set_up(**_options: object) -> list[CheckMessage]:
    return list(_faults())


def _faults() -> Iterator[CheckMessage]:
    if "text" in settings.CONTACT_ROUTES_ON and not settings.TEXTS_BY:
        yield Error("CONTACT_ROUTES_ON offers texts, and TEXTS_BY does not say how they leave.", id="messages.E001")
    if settings.TEXTS_BY not in {"", "console", "http"}:
        yield Error("TEXTS_BY is console, http or empty.", id="messages.E002")
    if settings.TEXTS_BY == "http":
        yield from _of_the_provider()
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    link = f"{settings.SITE_URL}/l/" + "x" * 32
    facts = {
        "link": link,
        "back": f"{host}/back",
        "phone": settings.FUND_PHONE,
        "day": LONGEST_DAY,
        "code": "12345",
        "who": "Jo",
    }
    for event in EVENTS:
        for is_plain in (False, True):
            try:
                wording.text(event, Said("Sam", is_plain, facts), translate=str, reads_replies=True)
            except (AssertionError, ValueError):
                yield Error(f"The text of {event.topic} is longer than {gsm.MOST_SEPTETS} letters.", id="messages.E003")
    if settings.TEXTS_IN_SECRET and settings.TEXTS_BY == "http" and settings.FUND_SMS_NAME.isalpha():
        yield Warning("Nobody can answer a name: STOP needs FUND_SMS_NAME to be a number.", id="messages.W001")


def _of_the_provider() -> Iterator[CheckMessage]:
    where = urlsplit(settings.TEXTS_URL)
    if where.scheme != "https" and where.hostname not in {"127.0.0.1", "localhost"}:
        yield Error("TEXTS_URL starts with https://, so that no number travels in the open.", id="messages.E004")
    if settings.TEXTS_BODY_TYPE not in {"json", "form"}:
        yield Error("TEXTS_BODY_TYPE is json or form.", id="messages.E005")
    if not all(part in settings.TEXTS_BODY for part in ("{text}", "{to")):
        yield Error("TEXTS_BODY names no {to} or no {text}.", id="messages.E006")
    if settings.TEXTS_BODY_TYPE == "json":
        try:
            json.loads(settings.TEXTS_BODY)
        except ValueError:
            yield Error("TEXTS_BODY is not JSON.", id="messages.E007")

"""The only place that sends mail: plain text, one recipient, and a name that makes a second delivery look the same."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from fundapp.messages.letters import NEUTRAL_SUBJECT, Letter
from fundapp.outbox.registry import Delivery


def post(letter: Letter, delivery: Delivery, *, to: str, language: str = "en-gb", **facts: object) -> None:
    """Write the letter from its template and hand it to the mail server; whatever that raises, the outbox tries again.

    The Message-ID follows from the delivery, so that a mail program shows a letter that was sent twice once.
    """
    context = {
        "fund_name": settings.FUND_NAME,
        "fund_phone": settings.FUND_PHONE,
        "fund_email": settings.FUND_EMAIL,
        **facts,
    }
    with translation.override(language):
        subject = _("From %(fund)s") if letter.value.says_who_writes else _(NEUTRAL_SUBJECT)
        body = render_to_string(letter.value.template, context)
    EmailMessage(
        subject=subject % {"fund": settings.FUND_NAME},
        body=body,
        to=[to],
        headers=_headers(delivery, language),
    ).send()


def post_plainly(delivery: Delivery, *, to: str, parts: Sequence[str], language: str = "en-gb") -> None:
    """Paragraphs as plain text with a small twin in HTML: no picture, no counter, and a sender that says little."""
    with translation.override(language):
        subject = _(NEUTRAL_SUBJECT)
    twin = render_to_string("messages/twin.html", {"parts": parts, "language": language, "subject": subject})
    message = EmailMultiAlternatives(
        subject=subject,
        body="\n\n".join(parts) + "\n",
        from_email=f"{settings.FUND_SMS_NAME} <{settings.FUND_EMAIL}>",
        to=[to],
        headers=_headers(delivery, language),
    )
    message.attach_alternative(twin, "text/html")
    message.send()


def _headers(delivery: Delivery, language: str) -> dict[str, str]:
    """The Message-ID follows from the delivery, and from nothing that says whom or what it is about."""
    return {
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
        "Message-ID": f"<{delivery.id}@{host()}>",
    }


def host() -> str:
    """The site's own name, as it is read aloud."""
    return settings.SITE_URL.partition("://")[2].partition(":")[0]

"""Letters to organisers, sent when the outbox delivers. It must never decide who is invited."""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from fundapp.outbox.registry import Delivery
from members import selectors
from members.models import Account, Invitation


def on_invitation_made(delivery: Delivery) -> None:
    """Send the link, unless the invitation was used, taken back or has run out meanwhile."""
    invitation = Invitation.objects.get(id=UUID(str(delivery.payload["invitation_id"])))
    if not selectors.is_open(invitation):
        return
    link = selectors.join_link(invitation.id)
    _send(delivery, invitation.email, "members/letters/invitation.txt", link=link, expires_at=invitation.expires_at)


def on_password_asked(delivery: Delivery) -> None:
    """Send a link to choose a new password. A second factor is still asked for at the next sign-in."""
    account = Account.objects.get(id=UUID(str(delivery.payload["account_id"])))
    if not account.is_active:
        return
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    _send(delivery, account.email, "members/letters/new_password.txt", link=f"{settings.SITE_URL}{path}")


def _send(delivery: Delivery, address: str, template: str, **context: object) -> None:
    text = render_to_string(template, {"fund_name": settings.FUND_NAME, "fund_phone": settings.FUND_PHONE, **context})
    # The same delivery made twice carries the same id, so that a mail program shows it once.
    headers = {"Message-ID": f"<{delivery.id}@{settings.SITE_URL.partition('//')[2].partition(':')[0]}>"}
    EmailMessage(f"From {settings.FUND_NAME}", text, to=[address], headers=headers).send()

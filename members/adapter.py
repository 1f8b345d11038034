"""Where django-allauth asks this fund how it does things. It must never open a way in that an invitation did not."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fundapp.vault.secrets import open_secret, seal_secret
from members import actions
from members.access import ANYONE, as_actor
from members.models import Account
from members.selectors import is_last_factor

_SAID = {"account/messages/password_changed.txt": _("Your password is new. Sign in with it.")}
_PURPOSE = "mfa_authenticator.data"


class SigningIn(DefaultAccountAdapter):
    """Sign-in by e-mail and password; nobody signs up by themselves."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: AbstractBaseUser, *_: Any) -> None:
        """Leave the letter to the outbox, which makes the link when it sends it: no page waits for a mail server."""
        actions.ask_for_new_password(ANYONE, account_id=user.pk)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, Account)
        user.password = actions.change_password(
            as_actor(user, factor_at=None), account_id=user.id, password=password
        ).password

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        message: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Only what this fund has a sentence for: every page here says by itself what was done."""
        said = message or _SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: these letters name an address and a browser, and the audit trail keeps what happened."""


class SecondFactor(DefaultMFAAdapter):
    """Seeds are sealed before they reach the database, and the last way to prove oneself cannot be taken off."""

    def encrypt(self, text: str) -> str:
        return seal_secret(_PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(_PURPOSE, encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(settings.FUND_NAME)

    def _get_site_name(self) -> str:
        return str(settings.FUND_NAME)

    def build_totp_svg(self, url: str) -> str:
        """The square to scan, to be drawn into the page itself: the content policy lets no `data:` picture through."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_last_factor(authenticator.user_id, authenticator_id=authenticator.pk)

"""What follows when a second factor was added or taken off. It must never decide whether it may be."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from members import actions
from members.access import actor_of
from members.models import Account
from members.selectors import SECOND_FACTORS


def on_factor_added(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Setting one up is proving it: the person has just typed its code or touched its key."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    actions.note_factor_added(actor_of(request), account_id=user.pk, kind=authenticator.type)


def on_factor_removed(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    actions.note_factor_removed(actor_of(request), account_id=user.pk, kind=authenticator.type)

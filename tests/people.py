"""Organisers for every test: made straight in the database, with a second factor, and signed in without the pages."""

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.test import Client

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from members.access import as_actor
from members.models import Account, RoleGrant
from members.roles import Role

PASSWORD = "a long enough pass phrase"
# Base32, as an authenticator app would be given it; every test organiser has the same.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def organiser(*roles: Role | str, label: str = "", with_factor: bool = True, suspended: bool = False) -> Account:
    """An organiser who holds `roles`, has an authenticator app set up, and was granted them at the founding."""
    number = Account.objects.count() + 1
    account = Account.objects.create(
        email=f"organiser{number}@pot.example",
        label=label or f"{'/'.join(str(role) for role in roles) or 'organiser'} {number}".capitalize(),
        password=make_password(PASSWORD),
        is_active=not suspended,
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    RoleGrant.objects.bulk_create(RoleGrant(account=account, role=Role(role).value) for role in roles)
    if with_factor:
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": encrypt(TOTP_SECRET)})
    return account


def actor(account: Account, *, fresh: bool = True) -> Actor:
    """The account as it acts now: with its second factor just proved, or proved ten minutes ago."""
    account = Account.objects.get(id=account.id)
    return as_actor(account, factor_at=clock.now() - (timedelta(0) if fresh else timedelta(minutes=10)))


def signed_in(client: Client, account: Account, *, fresh: bool = True, with_factor: bool = True) -> Client:
    """`client` in a session of `account`, as the sign-in pages would leave it. Returns the same client."""
    client.force_login(account)
    proved_at = clock.now() - (timedelta(0) if fresh else timedelta(minutes=10))
    session = client.session
    session["account_authentication_methods_user"] = str(UUID(str(account.id)))
    session["account_authentication_methods"] = [
        {"method": "password", "at": proved_at.timestamp(), "email": account.email},
        *([{"method": "mfa", "at": proved_at.timestamp(), "type": "totp"}] if with_factor else []),
    ]
    session.save()
    return client

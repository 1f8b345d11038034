"""Organisers for every test: made straight in the database, with a second factor, and signed in without the pages."""

import hashlib
import json
import os
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.hashers import make_password
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

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


def passkey(account: Account, name: str = "Blue key") -> Authenticator:
    """A passkey of the account, in the shape in which a browser would have handed it over. It signs nothing."""
    key_id, rp = os.urandom(16), hashlib.sha256(b"localhost").digest()
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(bytes(16), key_id, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestationObject.create("none", AuthenticatorData.create(rp, flags, 0, attested), {})
    said = CollectedClientData.create("webauthn.create", os.urandom(32), "http://localhost")
    answer = RegistrationResponse(
        raw_id=key_id, response=AuthenticatorAttestationResponse(client_data=said, attestation_object=made)
    )
    return WebAuthn.add(account, name, json.loads(json.dumps(dict(answer)))).instance


def signed_in(client: Client, account: Account, *, fresh: bool = True, with_factor: bool = True) -> Client:
    """`client` in a session of `account`, as the sign-in pages would leave it. Returns the same client.

    With `fresh`, the second factor was proved once more just now; without, ten minutes ago at the sign-in.
    """
    client.force_login(account)
    proved_at = clock.now() - (timedelta(0) if fresh else timedelta(minutes=10))
    again = {"reauthenticated": True} if fresh else {}
    session = client.session
    session["account_authentication_methods_user"] = str(UUID(str(account.id)))
    session["account_authentication_methods"] = [
        {"method": "password", "at": proved_at.timestamp(), "email": account.email},
        *([{"method": "mfa", "at": proved_at.timestamp(), "type": "totp", **again}] if with_factor else []),
    ]
    session.save()
    return client

"""How organisers prove who they are: passwords and second factors. It must never know what they may then do."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members.models import Account


@transaction.atomic
def ask_for_new_password(actor: Actor, *, account_id: UUID) -> Account:
    """Promise a letter with a link to choose a new password. Asked twice, two letters: the first may have been lost."""
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)

    if not account.is_active:
        raise refuse("organiser_suspended", "This organiser is suspended. Let them back in first.")

    record = audit.record(actor, Verb.SIGN_IN_LETTER_ASKED, f"account:{account.id}")

    outbox.enqueue(
        "password.asked",
        key=f"password.asked:{record.id}",
        subject=f"account:{account.id}",
        account_id=str(account.id),
    )
    return account


@transaction.atomic
def change_password(actor: Actor, *, account_id: UUID, password: str) -> Account:
    """Set a password that allauth has judged. It ends every session that the old one began."""
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)

    if account.check_password(password):
        return account

    account.set_password(password)
    account.save(update_fields=["password"])

    audit.record(actor, Verb.SIGN_IN_CHANGED, f"account:{account.id}")
    return account


@transaction.atomic
def set_up_app(actor: Actor, *, account_id: UUID, secret: str) -> Account:
    """Give an account an authenticator app with a known seed: for invented organisers, whom no phone belongs to."""
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)
    known = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP)

    if actor.kind is not ActorKind.SYSTEM:
        raise refuse("factor_is_set_up_in_person", "A second factor is set up by its own person.")
    if known.exists():
        return account

    TOTP.activate(account, secret)

    audit.record(actor, Verb.FACTOR_ADDED, f"account:{account.id}", kind="totp")
    return account


@transaction.atomic
def note_factor_added(actor: Actor, *, account_id: UUID, kind: str) -> None:
    """Record that the account can prove itself in one more way; allauth has stored it."""
    audit.record(actor, Verb.FACTOR_ADDED, f"account:{account_id}", kind=kind)


@transaction.atomic
def note_factor_removed(actor: Actor, *, account_id: UUID, kind: str) -> None:
    """Record that the account can prove itself in one way fewer."""
    audit.record(actor, Verb.FACTOR_REMOVED, f"account:{account_id}", kind=kind)

"""Neutral messages to the person who asked, by the way they chose. They never say what it is about."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import gates
from payouts.claims.models import Claim

# Which words tell of which topic. Other ways than e-mail are a person's work until there are machines for them.
WORDS = {
    "claims.received": "received",
    "claims.one_thing_needed": "one_thing_needed",
    "claims.decided": "decided",
    "claims.paid": "paid",
}


def on_tell(delivery: Delivery) -> None:
    """Write to the safe address. Nothing is sent for what was taken back: the address is gone with its key."""
    claim = Claim.objects.get(id=UUID(str(delivery.payload["claim_id"])))
    if claim.contact_route != "email" or "email" not in vault.sealed_fields(claim.subject, SealedClass.CONTACT):
        return
    try:
        opened = opening.open_fields(
            system(gates.TELLER),
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            fields=("chosen_name", "email"),
            purpose=gates.TELL,
        )
    except Refused as refused:
        if "key_was_destroyed" in refused.codes or "nothing_is_sealed_here" in refused.codes:
            return
        raise
    words = render_to_string(
        f"messages/claims/{WORDS[delivery.topic]}.txt",
        {
            "name": opened["chosen_name"],
            "claim": claim,
            "back": f"{_host()}/back",
            "phone": settings.FUND_PHONE,
        },
    )
    # The same delivery made twice carries the same id, so that a mail program shows it once.
    EmailMessage(
        subject=_("An update for you"),
        body=words,
        to=[opened["email"]],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{delivery.id}@{_host()}>"},
    ).send()


def _host() -> str:
    return settings.SITE_URL.partition("://")[2]

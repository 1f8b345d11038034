"""The message that brings a person back: a link and five digits, or five digits alone for a check.

Both are worked out at the moment of sending, so that no table and no queue ever holds them. What is over by then is not
sent, and a way that was asked for with an address that nobody has is nobody's.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.messages import filing, selectors, wording
from fundapp.messages.events import CODE, LINK
from fundapp.messages.posting import post_plainly
from fundapp.messages.texting import send_text
from fundapp.messages.wording import Said
from fundapp.outbox.registry import Delivery
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from payouts.claims import gates, wayfinding
from payouts.claims.models import Claim, WayBack
from payouts.claims.ways import Purpose, Standing

# The address is gone with its key, or they have said that they want no messages: nobody is written to.
_SENT_BY = {"email", "text"}
_NOT_TO_BE_WRITTEN_TO = frozenset({"key_was_destroyed", "nothing_is_sealed_here", "no_yes_for_this"})


def on_link(delivery: Delivery) -> None:
    """Sent twice, it says the same twice, under the same Message-ID."""
    way = WayBack.objects.select_related("claim").filter(id=UUID(str(delivery.payload["way"]))).first()
    if way is None or way.claim is None or way.standing is not Standing.OPEN:
        return
    field = selectors.FIELD_OF.get(way.claim.contact_route, "") if way.claim.contact_route in _SENT_BY else ""
    if not field or not _is_still_theirs(way):
        return
    address = _address_of(way.claim, field)
    if not address:
        return
    link = _link(way)
    event = LINK if link else CODE
    said = Said(name="", is_plain=False, facts={"code": wayfinding.digits_of(way), "link": link})
    if field == "email":
        post_plainly(delivery, to=address, parts=wording.code_mail(event, said, translate=gettext))
    else:
        filing.note_number(way.claim, address)
        words = wording.text(event, said, translate=gettext, reads_replies=False)
        send_text(address, words, delivery.key)


def _link(way: WayBack) -> str:
    """Nothing to press for a check: its digits belong into the page that asked for them."""
    if way.purpose != Purpose.RETURN:
        return ""
    return f"{settings.SITE_URL}{reverse('claims:link', args=[wayfinding.path_token(way)])}"


def _is_still_theirs(way: WayBack) -> bool:
    """Not when they have chosen another address since it was asked for with the old one."""
    return not way.digest or way.claim in wayfinding.claims_reached_by(way.digest)


def _address_of(claim: Claim, field: str) -> str:
    try:
        return opening.open_sealed(
            system(gates.TELLER),
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            field=field,
            purpose=gates.TELL,
        )
    except Refused as refused:
        if _NOT_TO_BE_WRITTEN_TO & set(refused.codes):
            return ""
        raise

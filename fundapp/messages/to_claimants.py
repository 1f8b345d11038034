"""Tells a claimant what is news, in the way they chose. What is so is read again now: old news is not sent.

The address is opened as late as can be, by the fund's own machinery, and every opening stands in the log its owner
reads. Nothing of it is kept here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.messages import filing, selectors, wording
from fundapp.messages.events import BY_TOPIC, DRAFT_ENDING, HELPER_ASKED, RECEIVED, Event
from fundapp.messages.models import Errand
from fundapp.messages.posting import host, post_plainly
from fundapp.messages.texting import send_text
from fundapp.messages.wording import Said
from fundapp.outbox.registry import Delivery
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web.templatetags.look import brief_moment, moment
from payouts.claims import actions, gates, registry
from payouts.claims import selectors as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State

# The address is gone with its key, or its owner has stopped messages in this very moment.
_NOTHING_TO_OPEN = frozenset({"key_was_destroyed", "nothing_is_sealed_here", "no_yes_for_this"})
_OVER = {State.WITHDRAWN, State.WIPED}
_BY_HAND = {"post": Errand.Kind.LETTER, "phone": Errand.Kind.CALL}


def on_news(delivery: Delivery) -> None:
    """One message to one person: a text, an e-mail, or an errand for a caseworker. Whoever chose none gets none."""
    claim = Claim.objects.get(id=UUID(str(delivery.payload["claim_id"])))
    event = BY_TOPIC[delivery.topic]
    if (
        (claim.step in _OVER and claim.last_letter_by is None)
        or selectors.is_silent(claim)
        or not selectors.has_address(claim)
    ):
        return
    if (facts := facts_of(event, claim)) is None:
        return
    if (kind := _BY_HAND.get(claim.contact_route)) is not None:
        filing.note_errand(claim, kind, delivery)
        return
    opened = _opened(claim, with_helper=event is HELPER_ASKED)
    if opened is not None:
        facts |= of_helping(opened)
        name = "" if event.is_code else opened.get("chosen_name", "")
        _sent[claim.contact_route](delivery, claim, opened, Said(name, selectors.is_plain(claim), facts))


def on_deleted(delivery: Delivery) -> None:
    """The last message there is. The address goes when it has left, or where there is no way to send one."""
    on_news(delivery)
    actions.forget_address(system("outbox"), UUID(str(delivery.payload["claim_id"])))


def facts_of(event: Event, claim: Claim) -> dict[str, str] | None:
    """What the words of an event are filled with, as it stands now; None when it is no longer news."""
    facts = {"back": f"{host()}/back", "phone": settings.FUND_PHONE, "who": gettext("Someone")}
    told = registry.facts_for(event.topic, claim.id)
    if told is None:
        return None
    facts.update(told)
    if "%(day)s" in event.neutral.says and "day" not in facts:
        day = _day_of(event, claim)
        if day is None:
            return None
        if event is DRAFT_ENDING:
            facts["day"] = date_format(timezone.localtime(day), "D j M" if claim.contact_route == "text" else "l j F")
            return facts
        # A text has less room than a page.
        facts["day"] = (brief_moment if claim.contact_route == "text" else moment)(timezone.localtime(day))
    return facts


def of_helping(opened: Mapping[str, str]) -> dict[str, str]:
    """Who wants to help, and where and with which code it is answered; as far as it was opened."""
    told = {"who": opened["helper_name"]} if "helper_name" in opened else {}
    if "answer_code" in opened:
        told |= {"answer": f"{host()}{reverse('claims:assist_answer')}", "code": opened["answer_code"]}
    return told


def _day_of(event: Event, claim: Claim) -> datetime | None:
    """A late message names the date that is promised now, which its owner's page and the API read from the same row."""
    if event is RECEIVED:
        return claim.decide_by
    if event is DRAFT_ENDING:
        return claim.changed_at + claims.DRAFT_KEPT
    missed = claims.apology_for(claim)
    return missed.new_by if missed is not None else None


def _opened(claim: Claim, *, with_helper: bool) -> Mapping[str, str] | None:
    held = vault.sealed_fields(claim.subject, SealedClass.CONTACT)
    more = ("helper_name", "answer_code") if with_helper else ()
    asked = ("chosen_name", selectors.FIELD_OF[claim.contact_route], *more)
    wanted = [field for field in asked if field in held]
    try:
        return opening.open_fields(
            system(gates.TELLER),
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            fields=wanted,
            purpose=gates.TELL,
        )
    except Refused as refused:
        if _NOTHING_TO_OPEN & set(refused.codes):
            return None
        raise


def _mail(delivery: Delivery, claim: Claim, opened: Mapping[str, str], said: Said) -> None:
    post_plainly(delivery, to=opened["email"], parts=wording.mail(BY_TOPIC[delivery.topic], said, translate=gettext))


def _text(delivery: Delivery, claim: Claim, opened: Mapping[str, str], said: Said) -> None:
    """The number's digest first: a STOP that comes back at once must find its request."""
    filing.note_number(claim, opened["phone"])
    words = wording.text(
        BY_TOPIC[delivery.topic], said, translate=gettext, reads_replies=bool(settings.TEXTS_IN_SECRET)
    )
    send_text(opened["phone"], words, delivery.key)


_sent: Mapping[str, Callable[[Delivery, Claim, Mapping[str, str], Said], None]] = {"email": _mail, "text": _text}

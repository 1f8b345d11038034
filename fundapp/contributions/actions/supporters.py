"""Those who gave an address with a gift: known by it, asked what they want, forgotten. No network here."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import access
from fundapp.contributions.models import Contribution, OfflineGift, Supporter
from fundapp.contributions.selectors import supporters as reading
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members.access import need_administrator_with_factor

LINK = "supporters.link"
FORGET = "supporters.forget"
FORGOTTEN = "supporters.forgotten"


@transaction.atomic
def known_by(actor: Actor, *, email: str, language: str = "en-gb") -> Supporter | None:
    """Whoever has this address, found or made; None without one. The language is the one they first gave in."""
    address = email.strip().lower()
    if not address:
        return None
    leaving = Supporter.objects.filter(email=address, forget_asked_at__isnull=False).first()
    if leaving is not None:
        # They come back before their last letter has left: as somebody new, as they asked to be.
        forget(actor, supporter_id=leaving.id)
    supporter, is_new = Supporter.objects.get_or_create(email=address, defaults={"language": language})

    if is_new:
        audit.record(actor, Verb.SUPPORTER_KNOWN, supporter.subject)
    return supporter


@transaction.atomic
def ask_link(actor: Actor, *, key: str, email: str) -> Supporter | None:
    """Send whoever has this address the link to their page. Nobody has it: nothing happens, and nobody is told."""
    address = email.strip().lower()
    living = Supporter.objects.select_for_update().filter(forget_asked_at__isnull=True)
    supporter = living.filter(email=address).first() if address else None

    if supporter is None:
        return None

    # Nothing is written: the link is made when the letter is.

    audit.record(actor, Verb.SUPPORTER_LINK_ASKED, supporter.subject)

    # Their own key: a form sent again with another address must not tell, by failing, that the address is known.
    outbox.enqueue(
        LINK,
        key=f"link:{supporter.id.hex}:{key}",
        subject=f"{supporter.subject}:link",
        supporter=str(supporter.id),
    )
    return supporter


@transaction.atomic
def choose(actor: Actor, *, supporter_id: UUID, wants_news: bool, wants_asks: bool, language: str) -> Supporter:
    """What they want to get beside receipts, which always come, and in which language."""
    supporter = Supporter.objects.select_for_update().get(id=supporter_id)

    chosen = (wants_news, wants_asks, language)
    if (supporter.wants_news, supporter.wants_asks, supporter.language) == chosen or supporter.forget_asked_at:
        return supporter

    supporter.wants_news, supporter.wants_asks, supporter.language = chosen
    supporter.save(update_fields=["wants_news", "wants_asks", "language"])

    audit.record(actor, Verb.SUPPORTER_CHOSE, supporter.subject, wants_news=wants_news, wants_asks=wants_asks)
    return supporter


@transaction.atomic
def show_address(actor: Actor, *, recurring_id: UUID) -> str:
    """The address behind a promise, for whoever has to write to them or be sure whom they speak with. It is noted."""
    promise = access.promise_for(actor, recurring_id)

    need_administrator_with_factor(actor)
    if promise.supporter is None:
        raise refuse("no_address", "Nobody left an address with this gift.")

    # Nothing is written but that somebody looked.

    audit.record(actor, Verb.SUPPORTER_ADDRESS_SEEN, promise.supporter.subject)
    return promise.supporter.email


@transaction.atomic
def ask_to_be_forgotten(actor: Actor, *, supporter_id: UUID) -> Supporter:
    """From here on every link is dead and nothing is sent but one last letter; the rest follows within a day."""
    supporter = Supporter.objects.select_for_update().get(id=supporter_id)

    if supporter.forget_asked_at is not None:
        return supporter

    supporter.forget_asked_at = clock.now()
    supporter.link_epoch += 1
    supporter.wants_news = supporter.wants_asks = False
    supporter.save(update_fields=["forget_asked_at", "link_epoch", "wants_news", "wants_asks"])

    audit.record(actor, Verb.SUPPORTER_CHOSE, supporter.subject, to="be_forgotten")

    outbox.enqueue(FORGET, key=f"forget:{supporter.id}", subject=supporter.subject, supporter=str(supporter.id))
    return supporter


@transaction.atomic
def say_goodbye(actor: Actor, *, supporter_id: UUID) -> Supporter:
    """Stripe has forgotten them: the last letter may leave, and the address goes with it."""
    supporter = Supporter.objects.select_for_update().get(id=supporter_id)

    if supporter.forget_asked_at is None:
        raise refuse("forgetting_not_asked", "Nobody asked for this person to be forgotten.")
    if supporter.forgotten_at is not None:
        return supporter

    supporter.stripe_customer_id = ""
    supporter.save(update_fields=["stripe_customer_id"])

    audit.record(actor, Verb.SUPPORTER_FORGOTTEN, supporter.subject, by="stripe")

    outbox.enqueue(
        FORGOTTEN, key=f"forgotten:{supporter.id}", subject=f"{supporter.subject}:last", supporter=str(supporter.id)
    )
    return supporter


@transaction.atomic
def forget(actor: Actor, *, supporter_id: UUID) -> Supporter:
    """Blank the address here and on every gift, and any name that was shown. The gifts stay: they are the books."""
    supporter = Supporter.objects.select_for_update().get(id=supporter_id)

    if supporter.forgotten_at is not None:
        return supporter
    if supporter.forget_asked_at is None:
        raise refuse("forgetting_not_asked", "Nobody asked for this person to be forgotten.")

    theirs = Q(supporter=supporter) | Q(email__iexact=supporter.email) & ~Q(email="")
    Contribution.objects.filter(theirs).update(email="", public_name="")
    supporter.recurring.update(public_name="")
    if supporter.email:
        OfflineGift.objects.filter(email__iexact=supporter.email).update(email="")
    supporter.email, supporter.stripe_customer_id, supporter.forgotten_at = "", "", clock.now()
    supporter.save(update_fields=["email", "stripe_customer_id", "forgotten_at"])

    audit.record(actor, Verb.SUPPORTER_FORGOTTEN, supporter.subject, by="fund", gifts=len(reading.gifts_of(supporter)))
    return supporter

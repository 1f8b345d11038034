"""Who is written to when the outbox delivers. What is so is read again then: old news is not sent."""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from fundapp.contributions import actions as contributions
from fundapp.contributions.links import giving_link
from fundapp.contributions.models import Contribution, GiftDispute, GivingSwitch, Supporter
from fundapp.contributions.presenting.words import how_to_stop
from fundapp.contributions.selectors.statements import TaxYear
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, system
from fundapp.messages.letters import BY_TOPIC, Letter
from fundapp.messages.posting import post
from fundapp.outbox import actions as outbox
from fundapp.outbox.registry import Delivery
from members import selectors as members
from members.access import as_actor
from members.models import Account, Invitation
from members.registry import links_for
from members.roles import Role
from payouts.evening import selectors as evening
from payouts.rulebook import selectors as rulebooks
from payouts.rulebook.models import FundLevel

_WATCH_MONEY = (Role.TREASURER, Role.COMMITTEE, Role.ADMINISTRATOR)


def on_invitation_made(delivery: Delivery) -> None:
    """Send the link, unless the invitation was used, taken back or has run out meanwhile."""
    invitation = Invitation.objects.get(id=UUID(str(delivery.payload["invitation_id"])))
    if members.is_open(invitation):
        link = members.join_link(invitation.id)
        post(Letter.INVITATION, delivery, to=invitation.email, link=link, expires_at=invitation.expires_at)


def on_password_asked(delivery: Delivery) -> None:
    """Send a link to choose a new password. A second factor is still asked for at the next sign-in."""
    account = Account.objects.get(id=UUID(str(delivery.payload["account_id"])))
    if account.is_active:
        key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
        path = reverse("account_reset_password_from_key", kwargs=key)
        post(Letter.NEW_PASSWORD, delivery, to=account.email, link=f"{settings.SITE_URL}{path}")


def on_giving_switched(delivery: Delivery) -> None:
    """Tell an organiser that giving by card was stopped or began again, however it stands when they read it."""
    account = Account.objects.get(id=UUID(str(delivery.payload["account_id"])))
    switch = GivingSwitch.objects.get(id=delivery.payload["switch"])
    if account.is_active:
        link = f"{settings.SITE_URL}{reverse('contributions:card_giving')}"
        post(Letter.CARD_GIVING, delivery, to=account.email, switch=switch, link=link)


def tell_of_cap(actor: Actor, cap: str) -> None:
    """An opening was refused by a cap: the administrators hear of it, once an hour for each organiser and cap."""
    hour = clock.now().strftime("%Y%m%d%H")
    key = f"openings:{actor.id}:{cap}:{hour}"
    outbox.enqueue(Letter.OPENINGS_CAPPED.topic, key=key, subject=f"account:{actor.id}", account_id=actor.id, cap=cap)


def on_openings_capped(delivery: Delivery) -> None:
    """Tell every administrator which organiser has come to the end of what one may open."""
    account = Account.objects.get(id=UUID(str(delivery.payload["account_id"])))
    for administrator in members.holders(Role.ADMINISTRATOR):
        post(
            Letter.OPENINGS_CAPPED,
            delivery,
            to=administrator.email,
            label=account.label,
            is_everyone=delivery.payload["cap"] == "openings_of_all_used",
            link=f"{settings.SITE_URL}/organise",
        )


def on_fund_level(delivery: Delivery) -> None:
    """Tell everyone who watches over the money at which level a pot stands now, unless it has moved on meanwhile."""
    noted = FundLevel.objects.get(id=delivery.payload["level"])
    if rulebooks.level_of(noted.pot) != noted:
        return
    people = {account.id: account for role in _WATCH_MONEY for account in members.holders(role)}
    for account_id in sorted(people):
        link = f"{settings.SITE_URL}{reverse('rulebook:rules')}#solvency"
        post(Letter.FUND_LEVEL, delivery, to=people[account_id].email, noted=noted, link=link)


def on_digest(delivery: Delivery) -> None:
    """How many things wait for one organiser behind which of their doors, once a day. Nothing waits: no mail."""
    account = Account.objects.get(id=UUID(str(delivery.payload["account_id"])))
    if not account.is_active or not evening.wants_digest(account.id):
        return
    # Roles count from a proved second factor on; here nothing is opened, and what is counted leaves as a number.
    actor = as_actor(account, factor_at=clock.now())
    doors = [(_(link.title), link.count(actor)) for link in links_for(actor) if link.count]
    waiting = [(title, number) for title, number in doors if number]
    if waiting:
        post(Letter.DIGEST, delivery, to=account.email, waiting=waiting, link=f"{settings.SITE_URL}/organise")


def on_receipt(delivery: Delivery) -> None:
    """Send the receipt, once: a delivery that died between the mail and its mark is the only way to a second one."""
    gifts = Contribution.objects.select_related("campaign", "recurring", "supporter")
    gift = gifts.get(id=UUID(str(delivery.payload["gift"])))
    if gift.receipt_sent_at is None and gift.email:
        with translation.override(gift.language):
            stop = how_to_stop(gift)
        link = f"{settings.SITE_URL}/donate/thanks/{gift.access_token}"
        post(
            Letter.RECEIPT,
            delivery,
            to=gift.email,
            language=gift.language,
            gift=gift,
            link=link,
            paper=f"{link}/receipt.pdf",
            stop=stop,
            own=_own_link(gift),
        )
        contributions.mark_receipt_sent(system("outbox"), contribution_id=gift.id)


def on_statement(delivery: Delivery) -> None:
    """Say that the year's statement is there. Sums stay behind the supporter's own link, and out of a mailbox."""
    supporter = Supporter.objects.get(id=UUID(str(delivery.payload["supporter"])))
    year = TaxYear(int(delivery.payload["year"]))
    if supporter.email:
        link = giving_link(supporter)
        post(Letter.STATEMENT, delivery, to=supporter.email, language=supporter.language, year=year, link=link)


def _own_link(gift: Contribution) -> str:
    """The way to all gifts of the supporter, in a letter to their own address and in no other."""
    supporter = gift.supporter
    return giving_link(supporter) if supporter and supporter.email == gift.email.lower() else ""


def on_stripe_trouble(delivery: Delivery) -> None:
    """Tell every treasurer what at Stripe a person should look at, with the place to look."""
    for treasurer in members.holders(Role.TREASURER):
        post(
            Letter.STRIPE_TROUBLE,
            delivery,
            to=treasurer.email,
            what=str(delivery.payload["what"]),
            about=str(delivery.payload["about"]),
            link=f"{settings.SITE_URL}/organise/stripe",
        )


def on_dispute(delivery: Delivery) -> None:
    """Tell every treasurer how a dispute stands now, and until when Stripe takes evidence."""
    dispute = GiftDispute.objects.select_related("contribution").get(id=UUID(str(delivery.payload["dispute"])))
    for treasurer in members.holders(Role.TREASURER):
        post(BY_TOPIC[delivery.topic], delivery, to=treasurer.email, dispute=dispute)

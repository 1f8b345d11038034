"""Doors of the organisers' pages of giving: treasurers and administrators act, auditors read, nobody else comes in."""

from fundapp.contributions import actions
from fundapp.contributions.actions import transfers
from fundapp.contributions.presenting.organisers.lists import LISTINGS
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions import desk_stories as stories
from tests.registers.doors import EVERYONE, Answer, Door, Who

DOERS = {Who.TREASURER, Who.ADMINISTRATOR}
READERS = DOERS | {Who.AUDITOR}
# Auditors come in and look; what they press is refused.
LOOKS = {Who.AUDITOR: Answer.FORBIDDEN}


def _general(world):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            system("test"), slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays."
        )

    return world.once("campaign", made)


def _keeper(world):
    """Somebody else did the first part, so that everyone at these doors may be the second."""
    return world.once("desk keeper", lambda: people.organiser(Role.TREASURER, label="Desk keeper"))


def somewhere_to_give(world):
    _general(world)
    return {}


def a_transfer(world):
    campaign = _general(world)
    gift = world.once(
        "desk transfer",
        lambda: transfers.promise_transfer(ANYONE, key="door", campaign_id=campaign.id, amount_pence=1_000),
    )
    return {"token": gift.access_token}


def a_gift(world):
    return {"gift_id": world.once("desk gift", lambda: stories.paid(_general(world))).id}


def an_order(world):
    def made():
        return stories.order(_keeper(world), stories.paid(_general(world), name="order"))

    return {"order_id": world.once("desk order", made).id}


def a_dispute(world):
    def made():
        return stories.disputed(stories.paid(_general(world), name="dispute"))

    return {"dispute_id": world.once("desk dispute", made).id}


def cash_to_count(world):
    return {"offline_id": world.once("desk cash", lambda: stories.cash(_keeper(world), _general(world))).id}


def a_banking(world):
    def made():
        second = world.once("desk second", lambda: people.organiser(Role.ADMINISTRATOR, label="Desk second"))
        stories.counted(_keeper(world), second, _general(world))
        return stories.banked(_keeper(world))

    return {"banking_id": world.once("desk banking", made).id}


def some_dues(world):
    return {"recurring_id": world.once("desk dues", lambda: stories.dues(_keeper(world), _general(world))).id}


def form(route, **options):
    """A page with a form: what is sent is incomplete, because the door is the same."""
    return [
        Door(route, allowed=DOERS, **options),
        Door(route, "POST", allowed=DOERS, data={}, **options),
    ]


def page(route, own, data, **options):
    """A page that auditors read, and a button on it that they may not press. The other buttons: test_desk_pages.py."""
    return [
        Door(route, allowed=READERS, own=own),
        Door(route, "POST", allowed=DOERS, own=own, exceptions=LOOKS, data=data, **options),
    ]


DOORS = [
    Door("contributions:bank", allowed=EVERYONE, own=somewhere_to_give),
    Door("contributions:bank", "POST", allowed=EVERYONE, own=somewhere_to_give, data={"amount": ""}),
    Door("contributions:bank_details", allowed=EVERYONE, own=a_transfer),
    Door("contributions:desk", allowed=READERS),
    *form("contributions:desk_by_address"),
    *(Door(f"contributions:desk_{name}", allowed=READERS) for name in LISTINGS),
    *(
        Door(
            f"contributions:desk_{name}_file", allowed=READERS, own=lambda world: {"kind": "csv"}, never={"kind": "exe"}
        )
        for name in LISTINGS
    ),
    Door("contributions:desk_gift", allowed=READERS, own=a_gift),
    Door("contributions:desk_address", allowed=DOERS, own=a_gift),
    Door(
        *("contributions:desk_address", "POST"),
        allowed=DOERS,
        own=a_gift,
        data={"reason": "they_asked"},
        fresh=True,
    ),
    Door("contributions:desk_refund", allowed=DOERS, own=a_gift),
    Door(
        *("contributions:desk_refund", "POST"),
        allowed=DOERS,
        own=a_gift,
        data={"once": "door", "amount": "10", "reason": "asked_for"},
        fresh=True,
    ),
    *page("contributions:desk_order", an_order, {"act": "approve"}, fresh=True),
    Door("contributions:desk_dispute", allowed=READERS, own=a_dispute),
    *form("contributions:desk_cash", own=somewhere_to_give),
    *form("contributions:desk_transfer"),
    *form("contributions:desk_bank", own=somewhere_to_give),
    *form("contributions:desk_expect", own=somewhere_to_give),
    *page("contributions:desk_seen", cash_to_count, {"act": "count", "counted": "20"}),
    *page(
        "contributions:desk_banking", a_banking, {"act": "correct", "correct-once": "door", "correct-reason": "mistake"}
    ),
    *page("contributions:desk_due", some_dues, {}),
]

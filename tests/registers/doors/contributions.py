"""Giving is open to everyone and needs no account; a gift opens to whoever holds the token in its receipt's link."""

from fundapp.contributions import actions
from fundapp.contributions.actions import offline
from fundapp.contributions.counting import Seen
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.registers.doors import EVERYONE, Door, Who, by_the_api

MONEY = {Who.TREASURER, Who.ADMINISTRATOR, Who.AUDITOR}
COUNTERS = {Who.TREASURER, Who.ADMINISTRATOR}


# Said alike wherever the registers open the general pot: another campaign of the same address is refused.
ASK = "People whose benefits are stopped have nothing from one day to the next. This pot pays for food and power."
SURPLUS = "What is left over stays in this pot for the next winter."


def _general(world):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            system("test"), slug="general", pot="general", title="The general pot", ask=ASK, surplus=SURPLUS
        )

    return world.once("campaign", made)


def a_campaign(world):
    return {"slug": _general(world).slug}


def somewhere_to_give(world):
    _general(world)
    return {}


def a_gift(world):
    campaign = _general(world)
    gift = world.once(
        "gift", lambda: actions.start_gift(ANYONE, key="gift:door", campaign_id=campaign.id, amount_pence=1000)
    )
    return {"token": gift.access_token}


def recorded_cash(world):
    """Written down by somebody who counts at none of these doors."""
    campaign = _general(world)

    def made():
        keeper = people.actor(people.organiser(Role.TREASURER, label="Keeper"))
        seen = Seen("cash", 2_000, clock.today())
        return offline.record_cash(keeper, key="cash:door", campaign_id=campaign.id, seen=seen)

    return {"offline_id": world.once("cash", made).id}


def a_desk_campaign(world):
    return {"campaign_id": _general(world).id}


KEEPERS = {Who.TREASURER, Who.ADMINISTRATOR}
DOORS = [
    Door("contributions:desk_campaigns", allowed=KEEPERS),
    Door("contributions:desk_new_campaign", allowed=KEEPERS),
    Door("contributions:desk_new_campaign", "POST", allowed=KEEPERS, data={"title": ""}),
    Door("contributions:desk_campaign", allowed=KEEPERS, own=a_desk_campaign),
    Door("contributions:desk_campaign", "POST", allowed=KEEPERS, own=a_desk_campaign, data={"what": "resume"}),
    Door("contributions:campaigns", allowed=EVERYONE, own=somewhere_to_give),
    Door("contributions:desk_stripe", allowed={*KEEPERS, Who.AUDITOR}, own=somewhere_to_give),
    # An incomplete form: whose form it is, the action says; tests/contributions/test_desk_stripe.py.
    Door(
        "contributions:desk_stripe",
        "POST",
        allowed={*KEEPERS, Who.AUDITOR},
        own=somewhere_to_give,
        data={"line": ""},
    ),
    Door("contributions:campaign", allowed=EVERYONE, own=a_campaign),
    Door("contributions:qr", allowed=EVERYONE, own=a_campaign),
    Door("contributions:badge", allowed=EVERYONE, own=a_campaign),
    Door("contributions:donate", allowed=EVERYONE, own=somewhere_to_give),
    # An incomplete form, so that no card page is asked for: the door is the same.
    Door("contributions:donate", "POST", allowed=EVERYONE, own=somewhere_to_give, data={"amount": ""}),
    Door("contributions:thanks", allowed=EVERYONE, own=a_gift),
    Door("contributions:receipt_pdf", allowed=EVERYONE, own=a_gift),
    # Stripe's signature over the body is what opens this one; without it the answer is 400 for everyone.
    Door("contributions:webhook", "POST", allowed=EVERYONE, data={}, is_csrf_exempt=True),
    # Opens to the token of a gift, which is no kind of person: tests/contributions/test_api.py.
    Door("contributions:api_own_gift", refused=by_the_api),
    # And this one to the link of a supporter.
    Door("contributions:api_own_giving", refused=by_the_api),
    Door(
        "contributions:api_change",
        "POST",
        refused=by_the_api,
        own=lambda world: {"recurring_id": new_id()},
        data={"what": "stop"},
        content_type="application/json",
        is_csrf_exempt=True,
    ),
    Door("contributions:api_campaigns", allowed=EVERYONE),
    Door("contributions:api_campaign", allowed=EVERYONE, own=a_campaign),
    # Also to tokens of organisers, as narrow as each was made: tests/members/test_tokens.py and test_api_lists.py.
    Door("contributions:api_gifts", allowed=MONEY, refused=by_the_api),
    Door("contributions:api_recurring", allowed=MONEY, refused=by_the_api),
    Door("contributions:api_offline_gifts", allowed=MONEY, refused=by_the_api),
    # A session without our form's token is refused, and a program brings no session: test_api_offline.py.
    Door(
        "contributions:api_offline_gifts",
        "POST",
        allowed=COUNTERS,
        refused=by_the_api,
        data={},
        content_type="application/json",
        is_csrf_exempt=True,
    ),
    Door(
        "contributions:api_offline_count",
        "POST",
        allowed=COUNTERS,
        refused=by_the_api,
        own=recorded_cash,
        data={"counted_pence": 2_000},
        content_type="application/json",
        is_csrf_exempt=True,
    ),
    Door("contributions:api_refunds", allowed=MONEY, refused=by_the_api),
    Door("contributions:api_disputes", allowed=MONEY, refused=by_the_api),
]

"""Giving is open to everyone and needs no account; a gift opens to whoever holds the token in its receipt's link."""

from fundapp.contributions import actions
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from tests.registers.doors import EVERYONE, Door, by_the_api


def _general(world):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            system("test"), slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays."
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


DOORS = [
    Door("contributions:campaign", allowed=EVERYONE, own=a_campaign),
    Door("contributions:donate", allowed=EVERYONE, own=somewhere_to_give),
    # An incomplete form, so that no card page is asked for: the door is the same.
    Door("contributions:donate", "POST", allowed=EVERYONE, own=somewhere_to_give, data={"amount": ""}),
    Door("contributions:thanks", allowed=EVERYONE, own=a_gift),
    # Stripe's signature over the body is what opens this one; without it the answer is 400 for everyone.
    Door("contributions:webhook", "POST", allowed=EVERYONE, data={}, is_csrf_exempt=True),
    # Opens to the token of a gift, which is no kind of person: tests/contributions/test_api.py.
    Door("contributions:api_own_gift", refused=by_the_api),
]

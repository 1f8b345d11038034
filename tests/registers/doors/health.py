"""How long the money lasts is for everyone who watches over it; what the public reads of it is on the public page."""

from fundapp.ledger import actions as ledger
from tests.registers.doors import Door, Who, by_the_api

WATCH = {Who.TREASURER, Who.SEATED, Who.UNSEATED, Who.AUDITOR, Who.ADMINISTRATOR}


def a_pot(world):
    world.once("pot", lambda: ledger.open_pot("general"))
    return {}


DOORS = [
    Door("health:health", allowed=WATCH, own=a_pot),
    Door("health:api_pots", allowed=WATCH, refused=by_the_api, own=a_pot),
]

"""The public figures are everyone's; the lines behind them are the auditors'."""

from fundapp.ledger import actions as ledger
from tests.registers.doors import EVERYONE, Door, Who, by_the_api


def an_account(world):
    world.once("pot", lambda: ledger.open_pot("general"))
    return {"code": "pot:general"}


DOORS = [
    Door("transparency:front", allowed=EVERYONE),
    Door("transparency:where", allowed=EVERYONE),
    Door("transparency:openings", allowed={Who.AUDITOR}),
    Door("transparency:api_totals", allowed=EVERYONE),
    Door("transparency:api_accounts", allowed={Who.AUDITOR}, refused=by_the_api),
    Door("transparency:api_statement", allowed={Who.AUDITOR}, refused=by_the_api, own=an_account),
]

"""Months and exports: those who keep, release or read the books look; a treasurer closes; two of three kinds open."""

from functools import partial

from tests.months import stories
from tests.registers.doors import Door, Who, by_the_api

TREASURER = {Who.TREASURER}
OPENERS = TREASURER | {Who.RELEASER, Who.ADMINISTRATOR}
READERS = OPENERS | {Who.AUDITOR}
EXPORTERS = TREASURER | {Who.AUDITOR}


def a_month(world):
    def make():
        month = stories.last_month()
        stories.a_month(month.before)
        stories.close_now(month.before)
        stories.ask(month.before)
        return month.before

    return {"written": str(world.once("a closed month", make))}


def a_file(kind):
    return lambda world: {**a_month(world), "kind": kind}


never = {"written": "2019-01"}
program = partial(Door, refused=by_the_api, own=a_month)


def button(route, allowed, **options):
    """A button posts; whoever comes with a GET is led back to the month."""
    return [
        Door(route, allowed=allowed, own=a_month, never=never),
        Door(route, "POST", allowed=allowed, own=a_month, never=never, **options),
    ]


DOORS = [
    Door("months:months", allowed=READERS),
    Door("months:month", allowed=READERS, own=a_month, never=never),
    *button("months:close", TREASURER),
    *button("months:reopen", OPENERS, data={"reason": "x"}),
    *button("months:call_off", OPENERS),
    *button("months:agree", OPENERS, fresh=True),
    Door("months:statement_pdf", allowed=READERS, own=a_month, never=never),
    Door("months:statement_file", allowed=READERS, own=a_file("csv"), never={**never, "kind": "csv"}),
    Door("months:exports", allowed=EXPORTERS, own=lambda world: a_month(world) and {}),
    Door("months:exports", "POST", allowed=EXPORTERS, own=lambda world: a_month(world) and {}),
    Door("months:grants", allowed=EXPORTERS, own=lambda world: {"kind": "csv"}, never={"kind": "xml"}),
    program("months:api_months", own=lambda world: {}, allowed=READERS),
    program("months:api_month", allowed=READERS, never=never),
]

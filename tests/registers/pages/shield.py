"""The switch of giving by card: on, stopped by itself, stopped by a person, begun again; and what a supporter sees."""

from fundapp.contributions.models import CardAttempt, GivingSwitch
from fundapp.kernel import clock
from tests.registers.pages import Page, State, Visit, press

SWITCH = "/organise/card-giving"


def _at_the_desk(*roles, act=None):
    return lambda world: Visit(SWITCH, client=world.signed_in(*roles), act=act)


def _turned(is_on, why, by=""):
    def built(world):
        GivingSwitch.objects.create(is_on=is_on, why=why, by=by)
        return Visit(SWITCH, client=world.signed_in("administrator"))

    return built


def _by_itself(world):
    for number in range(12):
        CardAttempt.objects.get_or_create(
            charge_id=f"ch_pages_{number}", defaults={"is_declined": number % 3 != 0, "at": clock.now()}
        )
    return _turned(is_on=False, why="breaker")(world)


PAGES = [
    Page(
        "contributions:card_giving",
        kind="desk",
        states=[
            State("on", _at_the_desk("administrator")),
            State("on, for a treasurer", _at_the_desk("treasurer")),
            State("no reason", _at_the_desk("administrator", act=press("Stop giving by card")), 422, "Error:"),
            State("stopped by itself", _by_itself),
            State("stopped by a person", _turned(is_on=False, why="person", by="pages")),
            # Last, so that the world goes on with giving by card open.
            State("begun again", _turned(is_on=True, why="person", by="pages")),
        ],
    ),
]
NOT_PAGES = {}

"""The switch of giving by card: seen by those who answer for the money, turned by an administrator's fresh factor."""

from fundapp.contributions.models import GivingSwitch
from tests.registers.doors import Door, Who


def giving_is_on(world):
    GivingSwitch.objects.create(is_on=True, why="person", by="doors")
    return {}


DOORS = [
    Door("contributions:card_giving", allowed={Who.ADMINISTRATOR, Who.TREASURER}),
    Door(
        "contributions:card_giving",
        "POST",
        allowed={Who.ADMINISTRATOR},
        own=giving_is_on,
        data={"reason": "card_testing"},
        fresh=True,
    ),
]

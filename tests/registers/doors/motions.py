"""Doors of motions: every organiser with a role reads them; proposing, voting and agreeing are for some."""

from members.roles import Role
from payouts.motions.models import Motion
from tests import people
from tests.motions import stories
from tests.registers.doors import COMMITTEE, EVERYONE, ORGANISERS, Door, Who

WITH_A_ROLE = ORGANISERS - {Who.NO_ROLE}
PROPOSERS_OF_RULES = {*COMMITTEE, Who.ADMINISTRATOR}
PROPOSERS_OF_LIMITS = {Who.TREASURER, Who.ADMINISTRATOR}


def a_limit(world):
    def made() -> Motion:
        return stories.limit_wanted(by=people.organiser(Role.ADMINISTRATOR))

    return {"motion_id": world.once("motion about a limit", made).id}


DOORS = [
    Door("motions:motions", allowed=WITH_A_ROLE),
    Door("motions:motion", allowed=WITH_A_ROLE, own=a_limit),
    Door("motions:motion", "POST", allowed=WITH_A_ROLE, own=a_limit, fresh=True, data={"act": "second"}),
    Door("motions:propose", allowed=PROPOSERS_OF_RULES),
    # Without rules to change it is told so, with the form; what proposing does: tests/motions.
    Door("motions:propose", "POST", allowed=PROPOSERS_OF_RULES),
    Door("motions:propose_limit", allowed=PROPOSERS_OF_LIMITS),
    Door(
        "motions:propose_limit",
        "POST",
        allowed=PROPOSERS_OF_LIMITS,
        fresh=True,
        data={"once": "doors:limit", "limit": "openings_per_day", "value": "29"},
    ),
    Door("motions:published", allowed=EVERYONE),
    Door("motions:published_json", allowed=EVERYONE),
]

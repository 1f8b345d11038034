"""Doors of the committee: one's own seat, and what a caseworker or treasurer does when a panel is stuck."""

from functools import partial

from members import actions as members
from members import selectors
from members.models import DeclaredInterest
from members.roles import Role
from payouts.committee import actions
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.registers.doors import COMMITTEE, Answer, Door, Who

SEATED = {Who.SEATED}
UNSTICK = {Who.CASEWORKER, Who.TREASURER}
# Another member's seat is as if it did not exist.
NOT_THEIRS = {Who.UNSEATED: Answer.NOT_THERE}


def a_panel(world, name):
    """A panel on which this world's `SEATED` sits, because everyone else but two stood back from the request."""

    def make():
        seated = world.account(Who.SEATED)
        claim = claims.deciding()
        for account in selectors.holders(Role.COMMITTEE).exclude(id=seated.id):
            members.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)
        stories.committee(2)
        return stories.drawn(claim)

    world.account(Who.UNSEATED)
    return world.once(f"committee panel {name}", make)


def own_seat(world, name):
    return a_panel(world, name).seats.get(account=world.account(Who.SEATED))


def an_asked_seat(world):
    return {"seat_id": own_seat(world, "asked").id}


def an_accepted_seat(world):
    seat = own_seat(world, "accepted")
    world.once("committee seat accepted", lambda: actions.take_seat(people.actor(seat.account), seat_id=seat.id))
    return {"seat_id": seat.id}


def a_strangers_seat(world):
    return {"seat_id": a_panel(world, "asked").seats.exclude(account=world.account(Who.SEATED)).first().id}


of_a_seat = partial(Door, allowed=SEATED, strangers=a_strangers_seat, exceptions=NOT_THEIRS)

DOORS = [
    Door("committee:panels", allowed=COMMITTEE),
    of_a_seat("committee:know", own=an_asked_seat),
    of_a_seat("committee:know", "POST", own=an_asked_seat, data={"answer": "carry_on"}),
    of_a_seat("committee:review", own=an_accepted_seat),
    of_a_seat(
        "committee:review",
        "POST",
        own=an_accepted_seat,
        fresh=True,
        data={"once": "doors:vote", "seen": "0", "choice": "no", "reason": "not_shown"},
    ),
    Door("committee:stuck", allowed=UNSTICK),
    Door("committee:stuck", "POST", allowed=UNSTICK),
]

"""Doors of a supporter's own pages: open to whoever holds the link in their letters, and to nobody else."""

from fundapp.contributions import links
from tests.registers.doors import EVERYONE, Answer, Door, Who
from tests.registers.doors.contributions import _general, somewhere_to_give
from tests.registers.pages.supporters import opened_by, promise_called, standing

SUPPORTER = {Who.SUPPORTER}


def the_general(world):
    """The campaign of the other doors stands in for the one that the pages would open."""
    return world.once("campaign general", lambda: _general(world))


def the_promise(world):
    the_general(world)
    return standing(world, "of the doors")


def another_promise(world):
    the_general(world)
    return standing(world, "of somebody else")


def their_link(world):
    return {"signed": links.giving_link(the_promise(world).supporter).rpartition("/")[2]}


def where_stripe_leads_back(world):
    the_general(world)
    return {"signed": links.begun_path(promise_called(world, "of the doors")).rpartition("/")[2]}


def to_the_form(_who):
    """Whoever has not opened a link is asked where to send one."""
    return Answer.LINK


def one_of_theirs(**more):
    return lambda world: {"recurring_id": the_promise(world).id, **more}


def somebody_elses(**more):
    return lambda world: {"recurring_id": another_promise(world).id, **more}


def of_ones_own(route, *methods, **options):
    return [Door(route, method, allowed=SUPPORTER, refused=to_the_form, **options) for method in methods or ("GET",)]


STOP = {"own": one_of_theirs(errand="stop"), "strangers": somebody_elses(errand="stop")}
CLIENTS = {Who.SUPPORTER: lambda world: opened_by(the_promise(world))}
DOORS = [
    Door("contributions:begun", allowed=EVERYONE, own=where_stripe_leads_back),
    # Whoever has not opened a link gets the form that sends one.
    Door("contributions:giving", allowed=EVERYONE, own=somewhere_to_give),
    Door("contributions:giving", "POST", allowed=EVERYONE, own=somewhere_to_give, data={"email": ""}),
    Door("contributions:giving_link", allowed=EVERYONE, own=their_link, unknown=Answer.GONE, answer=Answer.LINK),
    Door("contributions:giving_leave", "POST", allowed=EVERYONE),
    *of_ones_own("contributions:giving_change", "GET", "POST", **STOP),
    *of_ones_own("contributions:giving_card", own=one_of_theirs(), strangers=somebody_elses()),
    *of_ones_own("contributions:giving_emails", "GET", "POST"),
    *of_ones_own("contributions:giving_forget", "GET", "POST"),
    *of_ones_own("contributions:giving_statement", own=lambda world: {"start": 2025}, never={"start": 1066}),
    *of_ones_own("contributions:giving_statement_pdf", own=lambda world: {"start": 2025}, never={"start": 1066}),
    Door(
        "contributions:desk_promise",
        allowed={Who.TREASURER, Who.ADMINISTRATOR, Who.AUDITOR},
        own=one_of_theirs(),
    ),
    Door("contributions:desk_promise", "POST", allowed={Who.ADMINISTRATOR}, own=one_of_theirs(), fresh=True),
    Door("contributions:desk_promise_change", allowed={Who.ADMINISTRATOR}, own=one_of_theirs(errand="stop")),
    Door(
        "contributions:desk_promise_change",
        "POST",
        allowed={Who.ADMINISTRATOR},
        own=one_of_theirs(errand="stop"),
        data={"once": "doors-stop"},
        fresh=True,
    ),
]

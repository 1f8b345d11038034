"""Motions: the organisers' list, proposing, one motion in its states, and the public list."""

from django.test import Client
from django.urls import reverse

from members.roles import Role
from payouts.motions import actions
from payouts.motions.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.motions import stories
from tests.registers.pages import Page, State, Visit, fill, press


def rules(world):
    world.once("rulebook adopted", claims.rules)
    world.once("motions: committee", lambda: [people.organiser(Role.COMMITTEE) for _ in range(3)])


def open_rules(world):
    def made():
        rules(world)
        stories.decided_lately()
        return stories.proposed(world.organiser("administrator"))

    return world.once("motion on rules", made)


def a_limit(world, name="motion on a limit", **about):
    by = world.once("motions: proposer", lambda: people.organiser(Role.ADMINISTRATOR))
    return world.once(name, lambda: stories.limit_wanted(by=by, **about))


def at(motion, account):
    return Visit(reverse("motions:motion", kwargs={"motion_id": motion.id}), people.signed_in(Client(), account))


def an_open_one(world):
    motion = open_rules(world)
    return at(motion, motion.electors.order_by("id").first().account)


def one_voted_on(world):
    motion = open_rules(world)
    account = motion.electors.order_by("id")[1].account
    by = people.actor(account)
    vote = {"motion_id": motion.id, "key": "pages:motion", "choice": Choice.YES}
    world.once("motion voted on", lambda: actions.cast_vote(by, **vote))
    return at(motion, account)


def to_agree_to(world):
    return at(a_limit(world), world.organiser("auditor"))


def ones_own(world):
    motion = a_limit(world)
    return at(motion, motion.proposed_by)


def waiting(world):
    motion = a_limit(world, "motion that waits", limit=stories.Limit.OPENINGS_PER_HOUR, value=5)
    world.once("motion agreed to", lambda: stories.seconded(motion))
    return at(motion, world.organiser("auditor"))


def listed(world):
    a_limit(world)
    return Visit(reverse("motions:motions"), world.signed_in("administrator"))


def proposing(act=None):
    def where(world):
        rules(world)
        return Visit(reverse("motions:propose"), world.signed_in("administrator"), act=act)

    return where


def look(page):
    page.locator("main [name=document]").fill(stories.book(amount="11.00"))
    press("Look at what they change")(page)


def limit(act=None):
    return lambda world: Visit(reverse("motions:propose_limit"), world.signed_in("treasurer"), act=act)


def published(world):
    open_rules(world)
    a_limit(world)
    return Visit("/rules/motions")


PAGES = [
    Page(
        "motions:motions",
        kind="desk",
        states=[
            State("as they are", lambda world: Visit(reverse("motions:motions"), world.signed_in("auditor"))),
            State("some to decide", listed),
        ],
    ),
    Page(
        "motions:propose",
        kind="desk",
        states=[
            State("first visit", proposing()),
            State("looked at", proposing(look)),
            State(
                "mistakes by their lines",
                proposing(fill("Look at what they change", document="[book]\ncode = 1\n")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "motions:propose_limit",
        kind="desk",
        states=[
            State("first visit", limit()),
            State("no number", limit(fill("Propose it", value="many")), status=422, title="Error:"),
        ],
    ),
    Page(
        "motions:motion",
        kind="desk",
        states=[
            State("rules to vote on", an_open_one),
            State("rules one has voted on", one_voted_on),
            State("a limit to agree to", to_agree_to),
            State("one's own proposal", ones_own),
            State("waiting for its day", waiting),
        ],
    ),
    Page("motions:published", states=[State("first visit", published)]),
]
NOT_PAGES = {"motions:published_json": "answers programs with JSON"}

"""Pages of the evening: the queue in its tabs, what is done to several at once, and an organiser's wishes."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from members.roles import Role
from payouts.claims import actions as claim_actions
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.registers.pages import Page, State, Visit


def a_busy_queue():
    """One of each kind: new, late, with no money today, waiting on them, being decided, ready to pay."""
    with clock.frozen_at(clock.now() - timedelta(days=9)):
        claims.submitted()
    claims.submitted()
    mine = claims.preparing()
    claim_actions.mark_no_money_today(claims.caseworker_of(mine), mine.id, has_none=True)
    claims.waiting()
    claims.decided()
    stories.committee(3)
    stories.taken(stories.seats(stories.drawn())[0])


def as_caseworker(path: str):
    def where(world):
        world.once("busy queue", a_busy_queue)
        return Visit(path, world.signed_in(Role.CASEWORKER))

    return where


def as_newcomer(path: str, *roles: Role):
    return lambda world: Visit(path, people.signed_in(Client(), people.organiser(*roles)))


def as_voter(world):
    panel = world.once("panel of the queue", lambda: stories.drawn(claims.deciding()))
    world.once("seat of the queue", lambda: stories.taken(stories.seats(panel)[0]))
    return Visit(reverse("evening:queue"), people.signed_in(Client(), stories.seats(panel)[0].account))


def ticked(button: str):
    def act(page):
        page.locator("main input[name=claim]").first.check()
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()

    return act


def done(page):
    ticked("Say that we are running late")(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Say that we are running late", exact=True).click()


def nothing_named(page):
    ticked("Ask for one thing")(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Ask for one thing", exact=True).click()


def on_several(act):
    def where(world):
        visit = as_caseworker(reverse("evening:queue"))(world)
        return Visit(visit.path, visit.client, act)

    return where


PAGES = [
    Page(
        "evening:queue",
        kind="desk",
        states=[
            State("nothing open", as_newcomer("/organise/queue", Role.COMMITTEE)),
            State("a caseworker's", as_caseworker("/organise/queue")),
            State("late ones", as_caseworker("/organise/queue?show=late")),
            State("a committee member's", as_voter),
        ],
    ),
    Page(
        "evening:several",
        kind="desk",
        states=[
            State("who is asked", on_several(ticked("Ask for one thing")), leads_to="/several"),
            State(
                "nothing to ask for is chosen",
                on_several(nothing_named),
                status=422,
                title="Error:",
                leads_to="/several",
            ),
            State("who comes to me", on_several(ticked("Assign to me")), leads_to="/several"),
            State("done for some", on_several(done), leads_to="/several"),
        ],
    ),
    Page(
        "evening:wishes",
        kind="desk",
        states=[
            State("a committee member", as_newcomer("/organise/evenings", Role.COMMITTEE)),
            State("a treasurer", as_newcomer("/organise/evenings", Role.TREASURER)),
        ],
    ),
]
NOT_PAGES = {"evening:look": "answers by going to the request", "evening:export": "answers with a file"}

"""Months: none yet, one to close, one that is closed, one that somebody asks to open again; and the exports."""

from django.urls import reverse

from fundapp.months import actions
from members.roles import Role
from tests import people
from tests.months import stories
from tests.registers.pages import Page, State, Visit, press


def at_months(role=Role.TREASURER, *, full=False):
    def where(world):
        if full:
            world.once("two months", two_months)
        return Visit(reverse("months:months"), world.signed_in(role))

    return where


def two_months():
    month = stories.last_month()
    stories.a_month(month.before, name="one")
    stories.a_month(month, name="two")
    stories.close_now(month.before)
    return month


def at_a_month(role=Role.TREASURER, *, closed=False, asked=False, act=None):
    def where(world):
        month = world.once("two months", two_months)
        if asked:
            world.once("a wish", lambda: stories.ask(month.before))
        return Visit(reverse("months:month", args=[month.before if closed else month]), world.signed_in(role), act)

    return where


def close_it(page):
    """The button names its month, which is another one every month."""
    with page.expect_navigation():
        page.locator("form[action$='/close'] button").click()


def opened(world):
    """The last state of all: the month was opened again, with all that was done to it."""
    month = world.once("two months", two_months).before
    wish = world.once("a wish", lambda: stories.ask(month))
    by = people.actor(people.organiser(Role.RELEASER))
    world.once("agreed", lambda: actions.agree(by, wish_id=wish.id))
    return Visit(reverse("months:month", args=[month]), world.signed_in(Role.AUDITOR))


def backwards(page):
    """The newest month is the first of each list."""
    page.locator("[name=first]").select_option(index=0)
    page.locator("[name=last]").select_option(index=1)
    press("Get the file")(page)


def at_exports(act=None):
    def where(world):
        world.once("two months", two_months)
        return Visit(reverse("months:exports"), world.signed_in(Role.TREASURER), act)

    return where


PAGES = [
    Page(
        "months:months",
        kind="desk",
        states=[State("empty", at_months()), State("one closed", at_months(full=True))],
    ),
    Page(
        "months:month",
        kind="desk",
        states=[
            State("to close", at_a_month()),
            State("no reason given", at_a_month(act=close_it), status=422, title="Error:", leads_to="/close"),
            State("closed", at_a_month(closed=True)),
            State("closed, for an auditor", at_a_month(Role.AUDITOR, closed=True)),
            State("asked to open", at_a_month(Role.RELEASER, closed=True, asked=True)),
            State("opened again", opened),
        ],
    ),
    Page(
        "months:exports",
        kind="desk",
        states=[
            State("empty", lambda world: Visit(reverse("months:exports"), world.signed_in(Role.TREASURER))),
            State("a period", at_exports()),
            State("ends before it begins", at_exports(backwards), status=422, title="Error:"),
        ],
    ),
]
NOT_PAGES = {
    "months:close": "leads back to the month",
    "months:reopen": "leads back to the month",
    "months:agree": "leads back to the month",
    "months:call_off": "leads back to the month",
    "months:statement_pdf": "answers with a PDF",
    "months:statement_file": "answers with a sheet",
    "months:grants": "answers with a file",
    "months:api_months": "answers programs with JSON",
    "months:api_month": "answers programs with JSON",
}

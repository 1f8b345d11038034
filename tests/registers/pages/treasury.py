"""The bank beside the books: nothing yet, lines that wait, a file that is refused, a line to split."""

from django.urls import reverse

from fundapp.ledger import actions as ledger
from members.roles import Role
from tests.registers.pages import Page, State, Visit, press
from tests.treasury import stories


def at_the_bank(role=Role.TREASURER, *, lines=False, act=None):
    def where(world):
        world.once("the books", lambda: ledger.open_standard_accounts() or True)
        if lines:
            world.once("a settlement", lambda: stories.settlement(2_000))
            world.once("bank line", lambda: stories.a_line("20.00", "STRIPE"))
            world.once("bank line out", lambda: stories.a_line("-2.50", "CHARGES"))
        return Visit(reverse("treasury:bank"), world.signed_in(role), act)

    return where


def at_a_line(act=None):
    def where(world):
        world.once("a settlement", lambda: stories.settlement(2_000))
        line = world.once("a line to split", lambda: stories.a_line("35.00"))
        return Visit(reverse("treasury:line", args=[line.id]), world.signed_in(Role.TREASURER), act)

    return where


def before(role=Role.TREASURER, *, said=False, doubted=False, act=None):
    def where(world):
        world.once("the books", lambda: ledger.open_standard_accounts() or True)
        if said:
            world.once("an opening", stories.an_opening)
        if doubted:
            world.once("a doubted opening", lambda: stories.a_doubted_opening(pot="warm"))
        return Visit(reverse("treasury:before"), world.signed_in(role), act)

    return where


PAGES = [
    Page(
        "treasury:before",
        kind="desk",
        states=[
            State("nothing said", before()),
            State("nothing typed", before(act=press("Write it down")), status=422, title="Error:"),
            State("one waits", before(Role.RELEASER, said=True)),
            State("one is doubted", before(Role.RELEASER, doubted=True)),
        ],
    ),
    Page(
        "treasury:bank",
        kind="desk",
        states=[
            State("before the first statement", at_the_bank()),
            State("lines wait", at_the_bank(lines=True)),
            State("for an auditor", at_the_bank(Role.AUDITOR, lines=True)),
            State(
                "no file chosen",
                at_the_bank(act=press("Import")),
                status=422,
                title="Error:",
                leads_to="/organise/bank/import",
            ),
        ],
    ),
    Page(
        "treasury:line",
        kind="desk",
        states=[
            State("to split", at_a_line()),
            State("nothing chosen", at_a_line(press("This is what it is")), status=409, title="Error:"),
        ],
    ),
]
NOT_PAGES = {
    "treasury:bring": "answers with the bank's page",
    "treasury:agree_before": "leads back to the list",
    "treasury:call_off_before": "leads back to the list",
    "treasury:doubt_before": "leads back to the list",
    "treasury:keep_before": "leads back to the list",
    "treasury:take_back_before": "leads back to the list",
    "treasury:sure": "leads back to the bank's page",
    "treasury:undo": "leads back to the bank's page",
    "treasury:api_lines": "answers programs with JSON",
    "treasury:api_match": "answers programs with JSON",
    "treasury:api_statements": "answers programs with JSON",
}

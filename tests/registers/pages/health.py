"""The fund's health: a young fund, one with a fan, one at another rate, and a dial turned too far."""

from django.urls import reverse

from fundapp.ledger import actions as ledger
from members.roles import Role
from tests.health.books import weeks_behind_us
from tests.registers.pages import Page, State, Visit


def young(world):
    world.once("the books", lambda: ledger.open_standard_accounts() or True)
    world.once("an open pot", lambda: ledger.open_pot("general") or True)
    return Visit(reverse("health:health"), world.signed_in(Role.TREASURER))


def with_weeks(query: str = ""):
    def where(world):
        world.once("weeks behind us", lambda: weeks_behind_us(20, first_pence=250_000) or True)
        return Visit(reverse("health:health") + query, world.signed_in(Role.TREASURER))

    return where


PAGES = [
    Page(
        "health:health",
        kind="desk",
        states=[
            State("young", young),
            State("with a fan", with_weeks()),
            State("another rate", with_weeks("?pence_per_pound=60")),
            State("turned too far", with_weeks("?pence_per_pound=900"), status=422, title="Error:"),
        ],
    ),
]
NOT_PAGES = {"health:api_pots": "answers programs with JSON"}

"""The pages of Gift Aid, where the fund is a charity: judged as every page is, on a site that has them."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Page as BrowserPage

from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.models import Contribution, Supporter
from fundapp.giftaid import actions
from fundapp.giftaid.person import Person
from fundapp.giftaid.wordings import Covers
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.browser.test_pages import test_page_in_state as judged
from tests.browser.test_pages import with_scripts, without_scripts
from tests.registers.pages import Page, State, Visit, contributions, press
from tests.registers.world import World

__all__ = ["with_scripts", "without_scripts"]


@pytest.fixture(autouse=True)
def charity() -> Iterator[None]:
    with override_settings(FUND_IS_CHARITY=True, FUND_CHARITY_NUMBER="1234567", ROOT_URLCONF="tests.giftaid.urls"):
        yield


def _gift(world: World, name: str, *, pence: int = 10_00) -> Contribution:
    def made() -> Contribution:
        campaign = contributions._campaign(world)
        sam = Supporter.objects.create(email=f"{name}@example.org")
        gift = Contribution.objects.create(once_key=name, campaign=campaign, supporter=sam, amount_pence=pence)
        contributions._tell(Paid(str(gift.id), f"pi_{name}", f"txn_{name}", pence, 0, "GBP", contributions.AT))
        return gift

    return world.once(f"gift aid {name}", made)


def _declared(world: World, name: str) -> Contribution:
    gift = _gift(world, name)
    world.once(
        f"declared {name}",
        lambda: actions.declare(
            ANYONE,
            key=f"d{name}",
            contribution_id=gift.id,
            covers=Covers.ENDURING,
            person=Person("", "Sam", "Jones", "12a", "High Street", "S19 2BD"),
            language="en-gb",
        ),
    )
    return gift


def _path(gift: Contribution) -> str:
    return f"/donate/thanks/{gift.access_token}/gift-aid"


def _desk(world: World) -> Visit:
    return Visit("/organise/gift-aid", client=world.signed_in("treasurer"))


def _with_schedules(world: World) -> Visit:
    def made() -> bool:
        treasurer = people.actor(world.organiser(Role.TREASURER))
        gift = _declared(world, "claimed")
        actions.make_schedule(treasurer, key="s1")
        contributions._tell(Refunded(str(gift.id), "re_ga", "txn_re_ga", 4_00, "GBP", contributions.AT))
        return True

    world.once("schedules", made)
    return _desk(world)


PAGES = [
    Page(
        "giftaid:desk",
        kind="desk",
        states=[
            State("nothing to claim", _desk),
            State("something to claim", lambda world: _declared(world, "waiting") and _desk(world)),
            State("claimed, and something went back", _with_schedules),
        ],
    ),
    Page(
        "giftaid:declare",
        states=[
            State("first visit", lambda world: _path(_gift(world, "new"))),
            State("in Welsh", lambda world: f"{_path(_gift(world, 'new'))}?language=cy"),
            State(
                "nothing typed",
                lambda world: Visit(_path(_gift(world, "new")), client=Client(), act=press("I declare this")),
                status=422,
                title="Error:",
            ),
            State("declared", lambda world: _path(_declared(world, "theirs"))),
        ],
    ),
    Page(
        "contributions:thanks",
        states=[
            State("offered", lambda world: f"/donate/thanks/{_gift(world, 'new').access_token}"),
            State("added", lambda world: f"/donate/thanks/{_declared(world, 'theirs').access_token}"),
        ],
    ),
]


@pytest.mark.looks
@pytest.mark.parametrize(
    ("page", "state"),
    [pytest.param(page, state, id=f"{page.route} {state.name}") for page in PAGES for state in page.states],
)
def test_gift_aid(
    page: Page, state: State, world: World, site: str, with_scripts: BrowserPage, without_scripts: BrowserPage
):
    judged(page, state, world, site, with_scripts, without_scripts)

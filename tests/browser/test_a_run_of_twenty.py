"""A treasurer's Sunday night: twenty people are paid, and nobody presses or types more than twelve times for it."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from members.roles import Role
from payouts.payments.models import PaymentRun
from tests import people
from tests.browser.looking import wear_cookies
from tests.claims import stories as claims
from tests.committee import stories as committee
from tests.payments import stories

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, MOST_ACTIONS = 20, 12


class Evening:
    """One person at a browser without JavaScript, whose every press, choice and typed box is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def go(self, path: str) -> None:
        self.actions += 1
        self.page.goto(path)

    def press(self, name: str, role: str = "button") -> None:
        self.actions += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()

    def type(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).fill(text)

    def get(self, name: str) -> bytes:
        self.actions += 1
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=name).click()
        return Path(download.value.path()).read_bytes()


@pytest.fixture
def at_the_desk(chromium: Browser, site: str):
    contexts = []

    def sit_down(account) -> Evening:
        context = chromium.new_context(base_url=site, java_script_enabled=False)
        contexts.append(context)
        client = people.signed_in(Client(), account)
        wear_cookies(context, {name: morsel.value for name, morsel in client.cookies.items()}, site)
        return Evening(context.new_page())

    yield sit_down
    for context in contexts:
        context.close()


def a_payment(number: int) -> None:
    answered = claims.answered(bank={**claims.ANSWERS["bank"], "account_number": f"{10_000_000 + number}"})
    stories.award(claims.deciding(claim=claims.preparing(claim=claims.submitted(answered))))


def test_twenty_people_are_paid_in_a_dozen_actions_each(at_the_desk):
    committee.committee(3)
    for number in range(PEOPLE):
        a_payment(number)
    treasurer, second = at_the_desk(stories.payer()), at_the_desk(stories.payer(Role.RELEASER))

    treasurer.go("/organise/runs/")
    treasurer.press("Prepare a run", role="link")
    treasurer.press("Freeze this run")
    run = PaymentRun.objects.get()
    assert run.count == PEOPLE

    second.go("/organise/runs/")
    second.press(run.name, role="link")
    second.press("Read them and approve")
    assert second.page.get_by_text("Account number").count() == 3
    second.type("Type the total of this run", stories.pounds(run.total_pence))
    second.press("Approve this run")

    treasurer.page.reload()
    file = treasurer.get("Get the bank file").decode("ascii")
    treasurer.page.reload()
    treasurer.press("The bank has it: mark as sent")
    treasurer.press("All are on the statement")

    run.refresh_from_db()
    assert run.state == "settled"
    assert len(file.splitlines()) == PEOPLE + 1
    assert treasurer.actions + 2 <= MOST_ACTIONS, "the two reloads are theirs as well"
    assert second.actions <= MOST_ACTIONS

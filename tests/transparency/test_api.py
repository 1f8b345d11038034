"""What programs may read, and how they are told no."""

from datetime import UTC, datetime

import pytest

from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.roles import Role
from tests.people import organiser, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books():
    ledger.open_standard_accounts()
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    ledger.post(journal.card_gift(source="gift:1", at=moment, pot="general", gross_pence=1_000, fee_pence=35))


def test_anyone_reads_the_totals(client):
    answer = client.get("/api/totals")

    assert answer.json() == {
        "currency": "GBP",
        "given_pence": 1_000,
        "fees_pence": 35,
        "paid_pence": 0,
        "promised_pence": 0,
        "left_pence": 965,
    }


def test_an_auditor_reads_the_trial_balance_and_it_is_even(client):
    answer = signed_in(client, organiser(Role.AUDITOR)).get("/api/ledger/accounts").json()

    assert (answer["debits_pence"], answer["difference_pence"]) == (1_035, 0)
    assert {
        "code": "pot:general",
        "kind": "fund",
        "debits_pence": 35,
        "credits_pence": 1_000,
        "balance_pence": 965,
    } in (answer["accounts"])


def test_an_auditor_reads_a_statement_with_running_balances(client):
    answer = signed_in(client, organiser(Role.AUDITOR)).get("/api/ledger/accounts/stripe/statement").json()

    assert [(line["pence"], line["balance_pence"]) for line in answer["lines"]] == [(-35, 965), (1_000, 1_000)]
    assert answer["older"] is None


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/ledger/accounts/pot:nothing/statement", 404, "account_unknown"),
        ("/api/ledger/accounts/stripe/statement?before=yesterday", 422, "page_not_understood"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_code(client, address, status, code):
    answer = signed_in(client, organiser(Role.AUDITOR)).get(address)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        status,
        "application/problem+json",
        code,
    )


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COMMITTEE, Role.TREASURER, Role.ADMINISTRATOR])
def test_the_books_are_closed_to_other_roles(client, role):
    answer = signed_in(client, organiser(role)).get("/api/ledger/accounts")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_the_books_are_closed_to_an_auditor_without_a_second_factor(client):
    answer = signed_in(client, organiser(Role.AUDITOR), with_factor=False).get("/api/ledger/accounts")

    assert answer.status_code == 403

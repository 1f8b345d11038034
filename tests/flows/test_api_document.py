"""docs/api.md is true: each curl on the page is sent as it stands, and answered with that status and in that shape."""

import json
import re
import shlex
from datetime import date
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from fundapp.contributions import actions as contributions
from fundapp.contributions import links
from fundapp.contributions.actions import offline
from fundapp.contributions.counting import Seen
from fundapp.contributions.models import Supporter
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members import actions as members
from members.roles import Role
from members.scopes import SCOPES, Scope
from tests import people
from tests.claims import stories
from tests.committee import stories as panels
from tests.contributions import given
from tests.months import stories as months
from tests.payments import stories as payments
from tests.treasury import stories as bank

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^```sh\n(curl .+?)\n```\n\n`(\d{3})`\n\n(?:```json\n(.+?)\n```)?", PAGE, re.MULTILINE | re.DOTALL
)
FUND = system("test")


class Curl:
    """One command of the page, read as a shell and curl would read it; an option that is not known here is an error."""

    def __init__(self, command: str, words: dict[str, str]) -> None:
        # "…'"$CODE"'…" is how a shell puts a word into a quoted body.
        parts = [Template(part).substitute(words) for part in shlex.split(command.replace("\\\n", " "))]
        self.method, self.body, self.headers, address = "", None, {}, ""
        taken = iter(parts[1:])
        for part in taken:
            if part == "-X":
                self.method = next(taken)
            elif part == "-H":
                name, _, value = next(taken).partition(": ")
                self.headers[name] = value
            elif part == "-d":
                self.body = next(taken)
            elif part == "--data-binary":
                assert next(taken) == "@november.csv", "the one file that the page names"
                self.body = bank.csv(bank.row("20.00"), bank.row("-2.50", "CHARGES"))
            else:
                assert part.startswith("https://pot.example/"), f"curl {part} is not understood here"
                address = part
        split = urlsplit(address)
        self.path, self.query = split.path, split.query
        self.method = self.method or ("POST" if self.body else "GET")

    def send(self, client: Client):
        kind = self.headers.pop("Content-Type", "application/json")
        return client.generic(
            self.method,
            self.path,
            self.body or "",
            content_type=kind,
            headers=self.headers,
            QUERY_STRING=self.query,
        )


def differences(told, said, where="answer"):
    """Where the shape of an answer is not the one on the page. What is null on either side may be anything."""
    if told is None or said is None:
        return []
    if type(told) is not type(said):
        return [f"{where}: {type(told).__name__} on the page, {type(said).__name__} in truth"]
    if isinstance(told, dict):
        found = [f"{where}: {name} is on one side only" for name in told.keys() ^ said.keys()]
        return found + [
            each
            for name in told.keys() & said.keys()
            for each in differences(told[name], said[name], f"{where}.{name}")
        ]
    if isinstance(told, list):
        if bool(told) != bool(said):
            return [f"{where}: empty on one side only"]
        return [each for row in said for each in differences(told[0], row, f"{where}[]")]
    return []


@pytest.fixture
def words(client) -> dict[str, str]:
    """A small fund with one of everything on the page, and what each asker holds."""
    claim = stories.submitted()
    ledger.open_standard_accounts()
    campaign = contributions.open_campaign(
        FUND, slug="winter", pot="winter", title="Winter", ask="Heat.", surplus="It stays.", goal_pence=6_000_00
    )
    entry = journal.card_gift(source="gift:1", at=given.AT, pot="general", gross_pence=1_250, fee_pence=39)
    ledger.post(entry)
    supporter = Supporter.objects.create(email="sam@example.org")
    given.gift(campaign, supporter=supporter)
    gift = given.gift(campaign, supporter=supporter, days=1, refunded_pence=500)
    given.refund(gift)
    given.dispute(gift, evidence_due_at=given.AT)
    promise = given.monthly(campaign, supporter=supporter)
    treasurer = people.actor(people.organiser(Role.TREASURER))
    auditor = people.actor(people.organiser(Role.AUDITOR))
    keeper = people.actor(people.organiser(Role.TREASURER))
    seen = Seen("cash", 2_500, date(2026, 11, 20))
    waiting = offline.record_cash(keeper, key="cash", campaign_id=campaign.id, seen=seen)
    second = people.actor(people.organiser(Role.ADMINISTRATOR))
    code = stories.code_of(claim)
    bought = client.post("/api/claims/token", {"code": code}, content_type="application/json").json()
    return {
        "GIFT_TOKEN": gift.access_token,
        "SUPPORTER_TOKEN": links.giving_link(supporter).rpartition("/")[2],
        "CODE": code,
        "CLAIM_TOKEN": bought["token"],
        "TOKEN": token(treasurer, *(scope for scope in Scope if Role.TREASURER in SCOPES[scope].roles)),
        "AUDIT_TOKEN": token(auditor, Scope.LEDGER_READ),
        "SECOND_TOKEN": token(second, Scope.OFFLINE_WRITE),
        "CASH": str(waiting.id),
        "MONTHLY": str(promise.id),
    }


def of_a_run() -> dict[str, str]:
    """A run that was sent and seen at the bank."""
    run = payments.settled()
    return {"RUN": str(run.id)}


def of_an_evening() -> dict[str, str]:
    """A caseworker, and a committee member who may vote on a request: made only for examples about them."""
    seat = panels.taken(panels.seats(panels.drawn())[0])
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    return {
        "CASE_TOKEN": token(caseworker, Scope.REQUESTS_READ),
        "SEAT_TOKEN": token(panels.holder(seat), Scope.SEATS_READ),
        "REQUEST": str(seat.panel.claim_id),
        "SEAT": str(seat.id),
    }


def of_the_bank() -> dict[str, str]:
    """A line of a statement that nobody has matched."""
    return {"BANK_LINE": str(bank.a_line("20.00", "TRANSFER").id)}


def of_months() -> dict[str, str]:
    """A month with something in it, closed."""
    month = months.last_month()
    months.a_month(month)
    months.close_now(month)
    return {"MONTH": str(month)}


def token(owner, *scopes):
    return members.make_token(owner, key=f"t:{owner.id}", label="Sums", scopes=scopes, days=1).token


@pytest.mark.parametrize(
    ("command", "status", "body"), [pytest.param(*example, id=example[0].splitlines()[0][:80]) for example in EXAMPLES]
)
def test_the_example_is_answered_as_the_page_says(client, words, command, status, body):
    if "$CASE_TOKEN" in command or "$SEAT_TOKEN" in command:
        words |= of_an_evening()
    if "/api/runs" in command:
        words |= of_a_run()
    if "/api/bank/lines" in command:
        words |= of_the_bank()
    if "/api/months" in command:
        words |= of_months()
    answer = Curl(command, words).send(client)

    assert str(answer.status_code) == status, answer.content
    assert answer["Content-Type"] == ("application/json" if answer.status_code < 400 else "application/problem+json")
    if body:
        assert differences(json.loads(body), answer.json()) == []


def test_every_example_on_the_page_was_found():
    assert len(EXAMPLES) == PAGE.count("```sh\ncurl") > 10


def test_every_operation_of_the_api_has_its_example():
    """A path of the schema such as `/api/campaigns/{slug}` is met by `/api/campaigns/winter`."""
    named = dict.fromkeys(re.findall(r"\$([A-Z_]+)", PAGE), "x")
    sent = [(curl.method, curl.path) for curl in (Curl(command, named) for command, _, _ in EXAMPLES)]
    schema = SchemaGenerator().get_schema(request=None, public=True)

    missing = [
        f"{method.upper()} {path}"
        for path, operations in schema["paths"].items()
        for method in operations
        if not any(method.upper() == verb and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), at) for verb, at in sent)
    ]
    assert missing == []


def operations():
    """Every operation with the answer that is no problem, and that answer's example in the schema."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    examples = answer.get("content", {}).get("application/json", {}).get("examples", {})
                    yield f"{method.upper()} {path}", [each["value"] for each in examples.values()]


def test_every_operation_of_the_schema_has_an_example_of_the_shape_on_the_page():
    """What the schema shows is what the page shows, which is what is answered."""
    shown = {}
    named = dict.fromkeys(re.findall(r"\$([A-Z_]+)", PAGE), "x")
    for command, status, body in EXAMPLES:
        if status.startswith("2") and body:
            curl = Curl(command, named)
            shown.setdefault((curl.method, curl.path), json.loads(body))

    wrong = []
    for name, examples in operations():
        method, path = name.split()
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        told = [body for (verb, at), body in shown.items() if verb == method and re.fullmatch(pattern, at)]
        if not examples:
            wrong.append(f"{name} has no example")
        wrong += [f"{name} {each}" for example in examples for each in differences(told[0], example)]
    assert wrong == []


def test_every_purpose_of_a_token_stands_with_its_roles():
    rows = re.findall(r"^\| `([a-z]+:[a-z]+)` \|[^|]+\| ([a-z, ]+) \|$", PAGE, re.MULTILINE)

    told = {scope: set(roles.split(", ")) for scope, roles in rows}
    assert told == {scope.value: {role.value for role in allowed.roles} for scope, allowed in SCOPES.items()}


def test_a_wrong_shape_would_be_seen():
    told = {"a": 1, "b": [{"c": ""}], "e": None}

    assert sorted(differences(told, {"a": "1", "b": [{"d": ""}], "e": 3})) == [
        "answer.a: int on the page, str in truth",
        "answer.b[]: c is on one side only",
        "answer.b[]: d is on one side only",
    ]
    assert differences(told, {**told, "b": []}) == ["answer.b: empty on one side only"]
    assert differences(told, told) == []

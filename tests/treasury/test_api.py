"""Bank and books for programs: as narrow as their token, without a name, and once."""

import pytest
from django.test import Client

from fundapp.ledger import actions as ledger
from fundapp.treasury.models import StatementFile
from members import actions as members
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.treasury import stories
from tests.treasury.stories import a_line, csv, row

pytestmark = pytest.mark.django_db


def program(*roles, scopes=(Scope.BANK_READ, Scope.BANK_WRITE)):
    owner = people.actor(people.organiser(*roles))
    token = members.make_token(owner, key=f"t:{owner.id}", label="Bank", scopes=scopes, days=1).token
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def treasurer():
    ledger.open_standard_accounts()
    return program(Role.TREASURER)


def send(content, headers, query=""):
    path = f"/api/bank/statements{query}"
    return Client().post(path, content, content_type="application/octet-stream", headers=headers)


def say(line, said, headers):
    return Client().post(f"/api/bank/lines/{line.id}/match", said, content_type="application/json", headers=headers)


def test_a_statement_comes_in_once(treasurer):
    content = csv(row("20.00"), row("5.00"))
    first, again = send(content, treasurer), send(content, treasurer)

    assert first.json() == {"profile": "generic", "count": 2, "new": 2, "matched": 0, "known_before": False}
    assert again.json()["known_before"] is True
    assert StatementFile.objects.count() == 1


def test_a_dry_run_keeps_nothing_and_a_bad_file_is_refused_by_code(treasurer):
    assert send(csv(row("20.00")), treasurer, "?dry_run=true").json()["new"] == 1
    answer = send(b"%PDF", treasurer)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_statement_file")
    assert send(b"", treasurer).json()["code"] == "statement_empty"
    assert send(csv(row("1.00")), treasurer, "?profile=nowhere").status_code == 422
    assert not StatementFile.objects.exists()


def test_lines_are_listed_a_page_at_a_time_without_names(treasurer):
    for _ in range(3):
        a_line("20.00", "MRS DOE")

    first = Client().get("/api/bank/lines?most=2", headers=treasurer).json()
    second = Client().get(f"/api/bank/lines?most=2&after={first['after']}", headers=treasurer).json()

    assert (first["open_lines"], first["bank_pence"], first["difference_pence"]) == (3, 6_000, 6_000)
    assert [len(first["lines"]), len(second["lines"])] == [2, 1]
    assert second["after"] is None
    assert "DOE" not in str(first)


def test_a_program_matches_and_says_it_again(treasurer):
    line = a_line("20.00")
    first, again = say(line, {"rest": "gift"}, treasurer), say(line, {"rest": "gift"}, treasurer)
    assert first.json() == again.json()
    assert stories.open_ids() == []


def test_no_program_moves_a_pot(treasurer):
    answer = say(a_line("-2.00"), {"rest": "charge"}, treasurer)
    assert (answer.status_code, answer.json()["code"]) == (403, "fresh_factor_needed")


def test_a_token_opens_what_it_says_and_no_more():
    ledger.open_standard_accounts()
    line = a_line("20.00")
    reader = program(Role.AUDITOR, scopes=(Scope.BANK_READ,))
    assert Client().get("/api/bank/lines", headers=reader).status_code == 200
    assert send(csv(row("1.00")), reader).status_code == 403
    assert say(line, {"rest": "gift"}, reader).status_code == 403
    assert Client().get("/api/bank/lines").status_code == 401
    writer = program(Role.TREASURER, scopes=(Scope.BANK_WRITE,))
    assert Client().get("/api/bank/lines", headers=writer).status_code == 403

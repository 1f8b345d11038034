"""Closed months and statements for programs: totals only, as narrow as their token."""

import pytest
from django.test import Client

from members import actions as members
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.months import stories
from tests.months.stories import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db


def program(*roles, scopes=(Scope.MONTHS_READ,)):
    owner = people.actor(people.organiser(*roles))
    token = members.make_token(owner, key=f"t:{owner.id}", label="Sums", scopes=scopes, days=1).token
    return {"Authorization": f"Bearer {token}"}


def test_closed_months_and_their_statements_are_told():
    stories.a_month(SEPTEMBER)
    stories.a_month(OCTOBER)
    closing, auditor = stories.close(OCTOBER), program(Role.AUDITOR)

    told = Client().get("/api/months", headers=auditor).json()
    assert told["open_from"] == "2026-11-01T00:00:00Z"
    assert [(each["month"], each["turn"], each["digest"]) for each in told["months"]] == [
        ("2026-10", 0, closing.digest)
    ]

    said = Client().get("/api/months/2026-10", headers=auditor).json()
    assert said["is_closed"] is True
    assert said["income"] == {"card": 10_000, "bank": 5_000, "cash": 700, "refunds": -1_000}
    assert said["opening_pence"] + 14_700 - 420 - 2_000 == said["closing_pence"] == told["months"][0]["closing_pence"]
    assert [pot["pot"] for pot in said["pots"]] == ["general"]
    open_one = Client().get("/api/months/2026-09", headers=auditor).json()
    assert (open_one["is_closed"], open_one["digest"]) == (False, "")


def test_what_is_not_there_is_not_there_and_other_scopes_open_nothing():
    stories.a_month(OCTOBER)
    assert Client().get("/api/months/2026-01", headers=program(Role.TREASURER)).status_code == 404
    other = program(Role.TREASURER, scopes=(Scope.BANK_READ,))
    assert Client().get("/api/months", headers=other).status_code == 403
    assert Client().get("/api/months").status_code in {401, 403}

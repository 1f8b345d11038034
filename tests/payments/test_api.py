"""Runs for programs: what they say, that they open nothing, and what is refused."""

import json

import pytest
from django.test import Client

from members import actions as members
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def asked(path: str, *, scope: Scope = Scope.RUNS_READ, role: Role = Role.AUDITOR):
    owner = people.actor(people.organiser(role))
    made = members.make_token(owner, key=f"t:{owner.id}", label="Sums", scopes=[scope], days=1)
    return Client().get(path, headers={"Authorization": f"Bearer {made.token}"})


def test_runs_of_a_state_the_newest_first():
    stories.prepared()
    sent = stories.sent()

    told = asked("/api/runs?state=sent").json()
    every = asked("/api/runs").json()

    assert [run["name"] for run in told["runs"]] == [sent.name]
    assert [run["state"] for run in every["runs"]] == ["sent", "prepared"]
    assert told["runs"][0]["content_hash"] == sent.content_hash


def test_one_run_with_what_became_of_its_payments_and_nothing_sealed():
    run = stories.sent()
    stories.returned(run)

    answer = asked(f"/api/runs/{run.id}")

    [line] = answer.json()["lines"]
    assert (line["fate"], line["came_back_because"], line["amount_pence"]) == ("returned", "wrong_details", 250_00)
    for sealed in ("01234542", "309430", "Marker"):
        assert sealed not in json.dumps(answer.json())


def test_an_unknown_state_run_and_purpose_are_refused():
    run = stories.prepared()

    assert asked("/api/runs?state=lost").json()["code"] == "state_unknown"
    assert asked("/api/runs/0195c2f0-6f0a-7c3e-9b1d-2f4a6c8e0b12").status_code == 404
    assert asked(f"/api/runs/{run.id}", scope=Scope.LEDGER_READ).status_code == 403

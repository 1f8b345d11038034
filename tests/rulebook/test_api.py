"""The rules for programs: the same everywhere, tried without a trace, and not without end."""

import hashlib
import json
import logging

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from payouts.rulebook import api, books, formats
from tests.claims import stories

pytestmark = pytest.mark.django_db
LOSS = {"first_day": "2026-06-01", "days": 28, "loss_per_day": "13.90"}


@pytest.fixture
def _adopted():
    stories.rules()


def tried(client, **body):
    return client.post("/api/rulebook/try", body, content_type="application/json")


@pytest.mark.usefixtures("_adopted")
def test_every_address_tells_the_same_rules(client):
    told = client.get("/api/rulebook").json()
    text = books.text("common-pot")

    assert client.get("/api/rulebook/versions").json() == {"versions": [told]}
    for path in ("/rules.toml", "/rules/common-pot/1.toml"):
        response = client.get(path)
        assert (response["Content-Type"], response.content.decode()) == ("application/toml; charset=utf-8", text)
        assert hashlib.sha256(response.content).hexdigest() == told["sha256"]
    for path in ("/rules.json", "/rules/common-pot/1.json"):
        assert client.get(path).json() == json.loads(formats.as_json(text))
    assert told["json_url"].endswith("/rules/common-pot/1.json")


@pytest.mark.usefixtures("_adopted")
def test_the_schema_is_published_and_the_published_rules_fit_it(client):
    response = client.get("/rules/schema.json")

    assert response["Content-Type"] == "application/schema+json"
    Draft202012Validator(response.json()).validate(client.get("/rules.json").json())


@pytest.mark.parametrize("path", ["/api/rulebook", "/rules.toml", "/rules.json", "/rules/x/1", "/rules/x/1.toml"])
def test_without_rules_there_is_nothing_there(client, path):
    assert client.get(path).status_code == 404
    assert client.get("/api/rulebook/versions").json() == {"versions": []}


@pytest.mark.usefixtures("_adopted")
def test_a_try_gives_the_lines_the_instalments_and_the_total(client):
    answer = tried(client, facts={**LOSS, "assessed_on": "2026-06-01"})

    assert answer.status_code == 200
    told = answer.json()
    assert told["total_pence"] == 250_00 == sum(part["amount_pence"] for part in told["schedule"])
    assert len(told["schedule"]) == 4
    assert "25 days at £10.00 a day is £250.00." in [line["sentence"] for line in told["lines"]]
    assert (told["reasons"], told["warnings"]) == ([], [])


@pytest.mark.usefixtures("_adopted")
def test_a_try_tells_every_reason(client):
    told = tried(client, facts={**LOSS, "member_since": "never"}).json()

    assert told["total_pence"] == 0
    assert [reason["code"] for reason in told["reasons"]] == ["membership_needed"]


def test_a_shipped_book_can_be_tried_before_any_is_adopted(client):
    told = tried(client, book="ucu-2019-20", facts={"days": 12, "loss_per_day": "92.00", "income": "24000.00"})

    assert told.json()["total_pence"] == 825_00
    assert tried(client, facts=LOSS).status_code == 404
    assert tried(client, book="../secrets", facts=LOSS).json()["errors"]["book"]


@pytest.mark.usefixtures("_adopted")
@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"dais": 3}, "dais"),
        ({"days": "3"}, "days"),
        ({"days": 10**9}, "days"),
        ({"loss_per_day": 13.9}, "loss_per_day"),
        ({"first_day": "soon"}, "first_day"),
        ({"first_day": {"day": 1}}, "first_day"),
    ],
)
def test_a_fact_that_cannot_be_read_is_told_by_its_key(client, facts, key):
    answer = tried(client, facts={**LOSS, **facts})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]["facts"]) == [key]


@pytest.mark.usefixtures("_adopted")
def test_a_try_leaves_no_trace(client, caplog):
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert tried(client, facts={**LOSS, "loss_per_day": "13.37"}).status_code == 200

    written = [query["sql"] for query in queries if not query["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert [sql for sql in written if "cache" not in sql and "SAVEPOINT" not in sql] == []
    assert "13.37" not in caplog.text + " ".join(written)


@pytest.mark.usefixtures("_adopted")
def test_tries_from_one_network_rest_after_thirty(client):
    cache.clear()
    said = [tried(client, facts=LOSS) for _ in range(api.TRIES + 1)]

    assert [answer.status_code for answer in said[:-1]] == [200] * api.TRIES
    assert (said[-1].status_code, said[-1]["Retry-After"]) == (429, "60")
    cache.clear()

"""What goes wrong is told plainly, with the right status, and never with a trace."""

import logging
from urllib.parse import unquote

import pytest
from django.test import Client

from fundapp.kernel.refusal import refuse
from fundapp.web import statuses

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]


@pytest.fixture(params=[False, True], ids=["live", "debug"])
def visitor(request, settings) -> Client:
    """In the demo Django's own technical pages would show; both kinds of site must speak the same."""
    settings.DEBUG = request.param
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/page/bad", 400, "We could not read that"),
        ("/page/suspicious", 400, "We could not read that"),
        ("/page/forbidden", 403, "This page is not open to you"),
        ("/page/role", 403, "This page is not open to you"),
        ("/page/missing", 404, "There is nothing here"),
        ("/no/such/page", 404, "There is nothing here"),
        ("/page/refused", 409, "We could not do that"),
        ("/page/amount", 422, "Something needs changing"),
        ("/page/tries", 429, "Please wait a little"),
        ("/page/bug", 500, "Something went wrong on our side"),
    ],
)
def test_trouble_has_its_status_and_its_words(visitor, path, status, heading):
    response = visitor.get(path)

    body = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in body
    assert '<html lang="en-gb"' in body
    assert "a secret" not in body
    assert "Traceback" not in body
    assert response["Cache-Control"] == "no-store"


def test_refusal_lists_every_reason_and_translates_its_values(visitor):
    assert "The pot has £3.00 free." in visitor.get("/page/refused").content.decode()
    both = visitor.get("/page/refused-twice").content.decode()
    assert "<li>The first reason.</li><li>The second reason.</li>" in both


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/organise/runs/7?tab=2", "/organise/runs/7"),
        ("http://elsewhere.example/organise/", "/page/factor"),
        ("javascript:alert(1)", "/page/factor"),
        ("", "/page/factor"),
    ],
)
def test_missing_factor_leads_to_where_it_is_proved_and_back(visitor, came_from, back):
    response = visitor.post("/page/factor?next=//elsewhere.example", headers={"Referer": came_from})

    assert response.status_code == 302
    assert unquote(response["Location"]) == f"/organise/sign-in/factor/again?next={back}"


def test_expired_form_says_what_to_do_and_leads_back(settings):
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")

    response = strict.post("/form", {"name": "Sam"})

    body = response.content.decode()
    assert response.status_code == 403
    assert "<h1>This page waited too long</h1>" in body
    assert 'href="/form"' in body
    assert "Sam" not in body


def test_machine_is_answered_as_a_machine(visitor):
    response = visitor.get("/no/such/page", headers={"Accept": "application/json"})

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {"type": "about:blank", "title": "There is nothing here", "status": 404}


def test_bug_is_logged_with_its_trace_while_the_page_is_ours(settings, caplog):
    settings.DEBUG = True
    with caplog.at_level(logging.ERROR):
        Client(SERVER_NAME="localhost").get("/page/bug")

    assert [record.exc_info[0] for record in caplog.records if record.name == "fundapp.web.middleware"] == [
        ZeroDivisionError
    ]


def test_server_error_needs_nothing_that_may_be_broken(rf, settings):
    from fundapp.web.errors import server_error

    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert settings.FUND_NAME in response.content.decode()
    assert "csrf" not in response.content.decode()


def test_room_may_say_which_status_its_code_has(monkeypatch):
    monkeypatch.setattr(statuses, "_STATUS", dict(statuses._STATUS))
    statuses.register("letter_too_heavy", 422)

    assert statuses.of(refuse("letter_too_heavy", "Too heavy.")) == 422
    assert statuses.of(refuse("anything_else", "No.")) == 409
    with pytest.raises(AssertionError):
        statuses.register("letter_too_heavy", 409)


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("missing", 404, {"detail": "Not found.", "code": "not_found"}),
        ("forbidden", 403, {"code": "permission_denied"}),
        ("refused", 409, {"detail": "The pot has £3.00 free.", "code": "pot_has_not_enough_free"}),
        (
            "refused-twice",
            409,
            {
                "code": "one",
                "reasons": [
                    {"code": "one", "detail": "The first reason."},
                    {"code": "two", "detail": "The second reason."},
                ],
            },
        ),
        ("role", 403, {"code": "role_needed"}),
        ("factor", 403, {"code": "fresh_factor_needed"}),
        ("amount", 422, {"code": "amount_too_fine"}),
        ("tries", 429, {"code": "too_many_tries"}),
        ("invalid", 422, {"code": "invalid", "errors": {"amount": ["Enter a number."]}}),
        ("django-invalid", 422, {"code": "invalid", "errors": {"": ["Enter a number."]}}),
        ("throttled", 429, {"code": "too_many_tries"}),
        ("method", 405, {"code": "method_not_allowed"}),
    ],
)
def test_api_tells_problems_in_one_shape(name, status, expected):
    response = Client(SERVER_NAME="localhost").get(f"/api-test/{name}")

    body = response.json()
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["status"] == status
    assert {key: body[key] for key in expected} == expected
    assert "a secret" not in response.content.decode()


def test_api_says_how_long_to_wait():
    assert Client(SERVER_NAME="localhost").get("/api-test/throttled")["Retry-After"] == "61"


def test_api_bug_is_a_plain_500_without_a_trace():
    response = Client(raise_request_exception=False, SERVER_NAME="localhost").get(
        "/api-test/bug", headers={"Accept": "application/json"}
    )

    assert response.status_code == 500
    assert response.json() == {"type": "about:blank", "title": "Something went wrong on our side", "status": 500}

"""What programs send is read up to a size and a depth, and what cannot be read is their news, not our error."""

import io

import pytest
from rest_framework.exceptions import ParseError

from fundapp.web.parsers import MOST_BYTES, PlainJSON, TooLarge

ADDRESS = "/api/claims/token"


def read(body: bytes):
    return PlainJSON().parse(io.BytesIO(body))


def test_an_object_is_read():
    assert read('{"a": [1, "é", null, 1.5]}'.encode()) == {"a": [1, "é", None, 1.5]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"word"',
        b"12",
        b"null",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe{}",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"1" * 5_000,
    ],
)
def test_what_is_no_object_is_refused(body):
    with pytest.raises(ParseError):
        read(body)


@pytest.mark.parametrize("size", [MOST_BYTES - 8, MOST_BYTES])
def test_the_limit_is_where_it_says(size):
    body = b'{"a": "' + b"x" * (size - 9) + b'"}'

    assert len(read(body)["a"]) == size - 9


def test_no_more_is_read_than_the_limit_and_one():
    endless = io.BytesIO(b"x" * 10_000_000)

    with pytest.raises(TooLarge):
        PlainJSON().parse(endless)
    assert endless.tell() == MOST_BYTES + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("[" * 60_000, 400, "parse_error"),
        ('{"code": "' + "x" * 10_000_000 + '"}', 413, "too_large"),
        ("[]", 400, "parse_error"),
        ("{}", 422, "invalid"),
    ],
)
def test_an_address_of_the_api_answers_with_a_problem(client, body, status, code):
    answer = client.post(ADDRESS, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_form_is_not_read_by_the_api(client):
    assert client.post(ADDRESS, {"code": "x"}).status_code == 415


@pytest.mark.django_db
@pytest.mark.parametrize(("accept", "kind"), [("*/*", "application/problem+json"), ("text/html", "text/html")])
def test_an_address_that_never_was_is_told_in_the_askers_words(client, accept, kind):
    answer = client.get("/api/never-was", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (404, kind)

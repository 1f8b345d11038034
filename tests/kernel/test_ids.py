"""Ids that sort by age, and keys."""

from datetime import UTC, datetime, timedelta

import pytest

from fundapp.kernel import clock
from fundapp.kernel.ids import is_code, is_key, new_id

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_new_id_is_a_version_7_uuid_of_its_moment():
    with clock.frozen_at(NOON):
        made = new_id()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(NOON.timestamp() * 1000)


def test_new_id_keeps_the_order_within_one_millisecond():
    with clock.frozen_at(NOON):
        made = [new_id() for _ in range(1000)]

    assert made == sorted(set(made))


def test_new_id_of_a_later_moment_is_larger():
    with clock.frozen_at(NOON):
        early = new_id()
    with clock.frozen_at(NOON + timedelta(milliseconds=1)):
        late = new_id()

    assert early < late


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("gift:1", True),
        ("0a-b_c.D", True),
        ("", False),
        ("Gift", False),
        ("a" * 120, True),
        ("a" * 121, False),
        ("a b", False),
    ],
)
def test_is_key(text, is_one):
    assert is_key(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(
            (word, True)
            for word in ("", "0192-ab", "GIFT_1", "checkout.session.completed", "claim:1", "2026-11-02", "a/b")
        ),
        *((word, False) for word in ("Alice Smith", "a@b.org", "£5", "one,two", "a\n", "é", "x" * 121)),
    ],
)
def test_is_code(text, is_one):
    assert is_code(text) is is_one

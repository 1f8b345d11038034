"""Codes as people type them."""

import pytest

from members.codes import new_member_code, tidy_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("M-7K3P-Q2TX", "M-7K3P-Q2TX"),
        (" m-7k3p-q2tx ", "M-7K3P-Q2TX"),
        ("m 0042", "M0042"),
        ("M–7K3P—Q2TX", "M-7K3P-Q2TX"),
        ("", ""),
        ("-", ""),
        ("<b>", ""),
        ("M" * 21, ""),
        ("М-7К3Р", ""),  # Cyrillic letters that look Latin
    ],
)
def test_tidy_code_stores_one_spelling_or_nothing(typed, stored):
    assert tidy_code(typed) == stored


def test_new_member_code_is_already_tidy():
    code = new_member_code()

    assert tidy_code(code) == code
    assert len(code) == 11

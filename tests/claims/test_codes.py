"""The codes that bring a person back."""

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.settings import base
from payouts.claims import codes


def test_a_code_has_nine_letters_without_vowels_or_look_alikes():
    drawn = {codes.new_code() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(code) == 9 for code in drawn)
    assert not set("".join(drawn)) & set("AEIOU01LZSB")
    assert set("".join(drawn)) <= set(codes.ALPHABET)


@pytest.mark.parametrize(
    "typed", ["7K4M2P9QX", "7k4-m2p-9qx", " 7K4 m2p 9QX ", "7K4–M2P—9QX", "7.K.4.M.2.P.9.Q.X", "7K4-MZP-9QX"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.tidy(typed) == "7K4M2P9QX"


def test_it_is_shown_in_threes():
    assert codes.shown("7K4M2P9QX") == "7K4-M2P-9QX"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code_missing"),
        (" - ", "code_missing"),
        ("7K4-M2P", "code_unknown"),
        ("7K4-M2P-9QA", "code_unknown"),
        ("x" * 5000, "code_unknown"),
        ("✊✊✊✊✊✊✊✊✊", "code_unknown"),
    ],
)
def test_what_cannot_be_a_code_is_refused(typed, code):
    with pytest.raises(Refused) as refused:
        codes.tidy(typed)
    assert refused.value.codes == (code,)


def test_the_hash_is_the_same_each_time_and_another_with_another_pepper_or_cost():
    ways = [(code, pepper, cost) for code in ("7K4M2P9QX", "7K4M2P9QY") for pepper in "ab" for cost in (2, 4)]
    hashes = {codes.hashed(code, pepper=pepper, cost=cost) for code, pepper, cost in ways}
    assert len(hashes) == len(ways)
    assert codes.hashed("7K4M2P9QX", pepper="a", cost=2) in hashes


def test_a_guess_is_slow_where_it_matters():
    assert base.CODE_HASH_COST >= 2**14

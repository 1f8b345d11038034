"""Receipt codes that can be read aloud, and tokens that cannot be guessed."""

import re

import pytest

from fundapp.contributions import codes


def test_receipt_code_has_its_shape_and_no_letters_that_look_alike():
    for _ in range(200):
        assert re.fullmatch(r"[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}", codes.new_receipt_code())


def test_access_tokens_differ_and_fit_an_address():
    tokens = {codes.new_access_token() for _ in range(200)}

    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9]{40}", token) for token in tokens)


def test_references_are_short_and_never_both_a_transfer_and_a_standing_order():
    for _ in range(200):
        assert re.fullmatch(r"POT-[2-9][2-9A-HJKMNP-TW-Z]{3}", codes.new_transfer_reference())
        assert re.fullmatch(r"POT-[A-HJKMNP-TW-Z][2-9A-HJKMNP-TW-Z]{3}", codes.new_standing_reference())
    assert len(codes.new_transfer_reference(longer=2)) == len("POT-4F7KAB")


@pytest.mark.parametrize(
    "line",
    [
        *("POT-4F7K", "pot-4f7k", "POT4F7K", "POT 4F7K", " FPS POT-4F7K GIFT", "STO/POT4F7K/REF", "Pot\t4f7k"),
    ],
)
def test_a_reference_is_read_as_banks_write_it(line):
    assert codes.read_reference(line) == "POT-4F7K"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "POT",
            "POT-",
            "POT-4F7",
            "POT-4F0K",
            "SPOT4F7K",
            "J SMITH",
            "POTLUCK0",
            "POT-4F7K9ABCD",
            "4F7K",
            "POT--4F7K",
        )
    ],
)
def test_what_is_no_reference_is_none(line):
    assert codes.read_reference(line) == ""


def test_every_new_reference_is_read_back():
    for _ in range(100):
        made = codes.new_standing_reference(longer=1)
        assert codes.read_reference(f"x {made.lower()} y") == made

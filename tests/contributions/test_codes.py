"""Receipt codes that can be read aloud, and tokens that cannot be guessed."""

import re

from fundapp.contributions import codes


def test_receipt_code_has_its_shape_and_no_letters_that_look_alike():
    for _ in range(200):
        assert re.fullmatch(r"[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}", codes.new_receipt_code())


def test_access_tokens_differ_and_fit_an_address():
    tokens = {codes.new_access_token() for _ in range(200)}

    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9]{40}", token) for token in tokens)

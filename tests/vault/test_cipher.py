"""What is sealed opens with its own key in its own place, and nowhere else."""

import os

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.vault import cipher
from fundapp.vault.cipher import Place

KEY = cipher.new_key()
HERE = Place("claim:1", "bank", "account_number", 1)


def test_a_text_comes_back_as_it_went_in():
    for text in ("", "31926819", "Zoë ✊ " * 1000):
        assert cipher.unseal(KEY, cipher.seal(KEY, text, HERE), HERE) == text


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("claim:2", "bank", "account_number", 1),
        Place("claim:1", "contact", "account_number", 1),
        Place("claim:1", "bank", "sort_code", 1),
        Place("claim:1", "bank", "account_number", 2),
    ],
)
def test_a_text_that_was_moved_does_not_open(elsewhere):
    sealed = cipher.seal(KEY, "31926819", HERE)

    with pytest.raises(Refused) as refused:
        cipher.unseal(KEY, sealed, elsewhere)

    assert refused.value.codes == ("sealed_text_does_not_open",)


def test_a_wrong_key_a_flipped_bit_and_a_cut_text_are_refused_alike():
    sealed = cipher.seal(KEY, "31926819", HERE)
    flipped = [sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :] for n in (0, 1, 12, 13, 2000, len(sealed) - 1)]
    cut = [sealed[:n] for n in (0, 1, 5, 13, 20, len(sealed) - 1)]

    for wrong_key, wrong in [(cipher.new_key(), sealed), *((KEY, changed) for changed in flipped + cut)]:
        with pytest.raises(Refused) as refused:
            cipher.unseal(wrong_key, wrong, HERE)
        assert refused.value.codes == ("sealed_text_does_not_open",)


def test_the_length_of_a_text_shows_only_in_steps():
    lengths = {len(cipher.seal(KEY, "x" * n, HERE)) for n in (0, 1, 8, 4000, 4092)}
    assert lengths == {1 + 12 + 4096 + 16}
    assert len(cipher.seal(KEY, "x" * 4093, HERE)) == 1 + 12 + 8192 + 16


def test_the_same_text_is_never_sealed_to_the_same_bytes():
    assert cipher.seal(KEY, "Sam", HERE) != cipher.seal(KEY, "Sam", HERE)


def test_a_place_cannot_be_written_in_two_ways():
    with pytest.raises(AssertionError):
        cipher.seal(KEY, "Sam", Place("claim:1|bank", "contact", "name", 1))


def test_a_class_key_is_unwrapped_by_the_key_that_wrapped_it_for_the_same_binding_only():
    wrapping, other = cipher.new_key(), cipher.new_key()
    stanzas = [{"type": "later-design", "blob": "?"}, cipher.wrap(wrapping, KEY, epoch="2", binding="claim:1|bank")]

    assert cipher.unwrap({"1": other, "2": wrapping}, stanzas, binding="claim:1|bank") == KEY
    for keys, binding, code in [
        ({"2": wrapping}, "claim:2|bank", "sealed_text_does_not_open"),
        ({"2": other}, "claim:1|bank", "no_key_for_this"),
        ({"1": wrapping}, "claim:1|bank", "no_key_for_this"),
        ({}, "claim:1|bank", "no_key_for_this"),
    ]:
        with pytest.raises(Refused) as refused:
            cipher.unwrap(keys, stanzas, binding=binding)
        assert refused.value.codes == (code,)


def test_a_wrapping_key_needs_both_the_funds_key_and_the_epochs():
    fund, epoch = cipher.new_key(), cipher.new_key()
    made = cipher.epoch_key(fund, epoch)

    others = (cipher.epoch_key(cipher.new_key(), epoch), cipher.epoch_key(fund, cipher.new_key()), fund, epoch)
    assert made == cipher.epoch_key(fund, epoch)
    assert made not in others


def test_a_wrapped_key_that_was_changed_is_refused_alike():
    """Wrong, cut, flipped or no base64 at all: a sentence, and never an error of the machine."""
    wrapping = cipher.new_key()
    whole = cipher.wrap(wrapping, KEY, epoch="2", binding="claim:1|bank")
    blob = whole["blob"]
    flipped = blob[:20] + ("A" if blob[20] != "A" else "B") + blob[21:]
    for changed in ("", "A", blob[:8], blob[:-4], flipped):
        with pytest.raises(Refused) as refused:
            cipher.unwrap({"2": wrapping}, [{**whole, "blob": changed}], binding="claim:1|bank")
        assert refused.value.codes == ("sealed_text_does_not_open",)


def test_a_wrapping_key_is_exactly_32_bytes():
    import base64

    assert cipher.fund_key(base64.urlsafe_b64encode(b"k" * 32).decode()) == b"k" * 32
    for wrong in (os.urandom(31), os.urandom(33), b""):
        with pytest.raises(ValueError, match="wrapping key"):
            cipher.fund_key(base64.urlsafe_b64encode(wrong).decode())

"""How the system says no: a code, a sentence with its numbers, and every reason at once."""

import pytest

from fundapp.kernel.refusal import Refusal, Refused, refuse


def test_refusal_puts_its_values_into_its_sentence():
    refused = refuse("too_small", "Give at least %(least)s.", least="£3.00")

    assert refused.reasons == (Refusal("too_small", "Give at least %(least)s.", {"least": "£3.00"}),)
    assert refused.codes == ("too_small",)
    assert str(refused) == "Give at least £3.00."


def test_refusal_without_values_keeps_a_percent_sign():
    assert str(Refusal("odd", "That is 50% of it.")) == "That is 50% of it."


def test_refused_says_every_reason():
    refused = Refused(Refusal("one", "First."), Refusal("two", "Second of %(count)s.", {"count": 2}))

    assert refused.codes == ("one", "two")
    assert str(refused) == "First. Second of 2."


def test_refused_without_a_reason_is_a_programming_error():
    with pytest.raises(AssertionError, match="without a reason"):
        Refused()


def test_refused_equal_reasons_are_equal():
    assert Refusal("a", "b", {"c": 1}) == Refusal("a", "b", {"c": 1})
    assert Refusal("a", "b", {"c": 1}) != Refusal("a", "b", {"c": 2})

"""A first name may be shown; a message, an address or an advertisement may not."""

import pytest

from fundapp.contributions.shown_names import shown_name
from fundapp.kernel.refusal import Refused


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        *[(name, name) for name in ("Sam", "Siân", "O’Neil", "Jean-Luc", "किरण", "Łukasz")],
        ("  Mary   Ann ", "Mary Ann"),
        ("Sam\nAnd", "Sam And"),
    ],
)
def test_names_are_shown_as_they_are_written(typed, shown):
    assert shown_name(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "www.example/buy", "sam@example.org", "<b>Sam</b>", "Sam 07700", "-Sam", "A" * 21),
        *("Sam\u202eevil", "👋", "Vote for me!", "\u3164", "Sam\u1160"),
    ],
)
def test_what_is_no_first_name_is_refused(typed):
    with pytest.raises(Refused) as refused:
        shown_name(typed)
    assert refused.value.codes == ("name_not_shown_so",)

"""Profiles of banks are data; a fault in one names its line and what to write there."""

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.treasury.profiles import profile_from, profiles

GOOD = 'title = "A bank"\ndate = "Day"\ndate_formats = ["%d/%m/%Y"]\ntext = ["Words"]\namount = "Sum"\n'


def test_every_profile_of_the_shelf_is_sound():
    assert {"generic", "starling", "lloyds"} <= set(profiles())
    assert all(each.title and each.columns for each in profiles().values())


def test_a_good_one_is_read_in_small_letters():
    profile = profile_from(GOOD, code="mine")
    assert (profile.date, profile.amount, profile.text) == ("day", "sum", ("words",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + 'colour = "red"\n', "mine.toml, line 6: colour. It may be one of title,"),
        (GOOD.replace('"Day"', "3"), 'mine.toml, line 2: date. Name the column of the day, such as date = "Date".'),
        (GOOD.replace('date = "Day"\n', ""), "mine.toml, line 1: date. It is missing."),
        (GOOD + 'paid_in = "In"\n', "mine.toml, line 1: amount. Name either amount, or both paid_in and paid_out."),
        (GOOD + 'delimiter = "#"\n', "mine.toml, line 6: delimiter."),
        (GOOD + "title =", "mine is not TOML:"),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(text, said):
    with pytest.raises(Refused) as refused:
        profile_from(text, code="mine")
    assert set(refused.value.codes) == {"profile_not_understood"}
    assert said in str(refused.value)

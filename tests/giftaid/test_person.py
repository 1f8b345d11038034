"""Names and addresses: what is taken, what is refused, and how the tax office's sheet wants them."""

from dataclasses import replace
from datetime import date

import pytest

from fundapp.giftaid import person
from fundapp.giftaid.person import Person
from fundapp.kernel.refusal import Refused
from tests.giftaid.conftest import SIAN


def test_it_is_kept_tidy_and_comes_back_as_it_was():
    kept = person.checked(Person(" Dr. ", " Siân ", " ap  Dŵr ", " 12a ", "Heol y Bont", "cf101aa"))
    assert kept == Person("Dr", "Siân", "ap Dŵr", "12a", "Heol y Bont", "CF10 1AA")
    assert Person.from_text(kept.to_text()) == kept


@pytest.mark.parametrize("typed", ["s192bd", "S19 2BD", " s 19-2bd "])
def test_a_postcode_is_written_as_the_sheet_wants_it(typed):
    assert person.checked(replace(SIAN, postcode=typed)).postcode == "S19 2BD"


@pytest.mark.parametrize("typed", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA"])
def test_every_shape_of_postcode_is_known(typed):
    assert person.checked(replace(SIAN, postcode=typed)).postcode == typed


def test_who_lives_abroad_says_x():
    assert person.checked(replace(SIAN, postcode="x")).postcode == "X"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_name": "  "}, "name_missing"),
        ({"last_name": ""}, "name_missing"),
        ({"house": " "}, "house_missing"),
        ({"postcode": ""}, "postcode_not_one"),
        ({"postcode": "12345"}, "postcode_not_one"),
        ({"postcode": "XX"}, "postcode_not_one"),
        ({"postcode": "=1+1"}, "postcode_not_one"),
    ],
)
def test_what_is_missing_is_refused(change, code):
    with pytest.raises(Refused) as refused:
        person.checked(replace(SIAN, **change))
    assert refused.value.codes == (code,)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(Refused) as refused:
        person.checked(Person("", "", "", "", "", ""))
    assert refused.value.codes == ("name_missing", "house_missing", "postcode_not_one")


def test_a_row_is_no_longer_than_the_sheet_takes():
    long = Person("Professor", "A" * 50, "House-Martin-" + "B" * 50, "C" * 60, "", "S19 2BD")
    row = person.row(7, long, on=date(2026, 6, 1), pounds="10.00")
    assert dict(zip(person.HEAD, row, strict=True)) == {
        "Item": 7,
        "Title": "Prof",
        "First name": "A" * 35,
        "Last name": ("House Martin " + "B" * 50)[:35],
        "House name or number": "C" * 40,
        "Postcode": "S19 2BD",
        "Aggregated donations": "",
        "Sponsored event": "",
        "Donation date": date(2026, 6, 1),
        "Amount": "10.00",
    }

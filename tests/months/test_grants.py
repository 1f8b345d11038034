"""Awards as open data: every field that the standard wants, and nothing that finds a person."""

from collections import Counter
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.refusal import Refused
from fundapp.months import grants
from fundapp.months.grants import Funder, last_of_quarter, need_prefix, package, published, rows

FUNDER = Funder("360G-ourfund", "GB-CHC-1234567", "The Common Pot", "GBP")
TODAY = date(2026, 11, 23)
DAY = r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"
_ORG = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
# What the 360Giving Data Standard wants of a grant to an individual, and no field more than we mean to publish.
SCHEMA = {
    "type": "object",
    "required": ["grants"],
    "properties": {
        "issued": {"type": "string", "pattern": DAY},
        "license": {"type": "string", "pattern": "^https://"},
        "publisher": {"type": "object", "required": ["name", "identifier"]},
        "grants": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": [
                    *("id", "title", "description", "currency", "amountAwarded", "awardDate"),
                    *("recipientIndividual", "fundingOrganization", "toIndividualsDetails"),
                ],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^360G-"},
                    "title": {"type": "string", "maxLength": 139},
                    "description": {"type": "string"},
                    "currency": {"enum": ["GBP"]},
                    "amountAwarded": {"type": "number"},
                    "awardDate": {"type": "string", "pattern": DAY},
                    "recipientIndividual": {
                        **_ORG,
                        "properties": {
                            "id": {"pattern": "^360G-.+-IND-"},
                            "name": {"const": "Individual Recipient"},
                        },
                    },
                    "fundingOrganization": {"type": "array", "minItems": 1, "items": _ORG},
                    "toIndividualsDetails": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "primaryGrantReason": {"pattern": "^GTIR0[1-9]0$|^GTIR1[0-2]0$"},
                            "grantPurpose": {"type": "array", "items": {"pattern": "^GTIP0[1-9]0$|^GTIP1[0-7]0$"}},
                        },
                    },
                },
            },
        },
    },
}
days = st.dates(date(2025, 1, 1), TODAY)
awards = st.lists(st.tuples(days, st.integers(1, 500_00)), max_size=60)


@given(awards)
def test_every_amount_of_a_quarter_stands_for_five_people_or_more(given_awards):
    found = published(given_awards, today=TODAY)
    for end in {each.on for each in found}:
        amounts = sorted(each.pounds for each in found if each.on == end)
        assert min(Counter(amounts).values(), default=5) >= 5
        assert end < TODAY
        assert end == last_of_quarter(end)


@given(awards)
def test_the_sum_is_told_to_half_a_pound_each(given_awards):
    found = published(given_awards, today=TODAY)
    ended = [pence for day, pence in given_awards if last_of_quarter(day) < TODAY]
    told = {each.number for each in found}
    assert len(told) == len(found) <= len(ended)
    if len(found) == len(ended):
        assert abs(sum(each.pounds * 100 for each in found) - sum(ended)) <= 50 * len(ended)
    else:
        assert len(ended) - len(found) < 5


@given(awards, st.integers(0, 40))
def test_what_was_told_stays_as_it_was(given_awards, later):
    """Who compares two files a quarter apart sees whole fives come, and nothing else change."""
    before = [award for award in given_awards if award[0] <= TODAY - timedelta(days=40)]
    first = published(before, today=TODAY - timedelta(days=40))
    second = published(given_awards, today=TODAY - timedelta(days=40) + timedelta(days=later))
    ended = {each.on for each in first}
    assert [each for each in second if each.on in ended] == first


def test_fewer_than_five_wait_for_the_next_quarter():
    spring = [(date(2026, 5, day), 10_000) for day in range(1, 5)]
    assert published(spring, today=date(2026, 7, 1)) == []
    summer = [*spring, (date(2026, 8, 1), 20_000)]
    (one, *_others) = published(summer, today=date(2026, 10, 1))
    assert len(_others) == 4
    assert (one.number, one.pounds, one.on) == ("2026Q3-0001", 120, date(2026, 9, 30))


def test_the_quarter_that_goes_on_is_not_told():
    assert published([(TODAY, 10_000)] * 9, today=TODAY) == []
    assert len(published([(TODAY, 10_000)] * 9, today=date(2027, 1, 1))) == 9


@given(awards)
def test_the_file_has_what_the_standard_wants_and_no_field_more(given_awards):
    made = package(published(given_awards, today=TODAY), FUNDER, issued=TODAY)
    jsonschema.validate(made, SCHEMA)
    ids = [grant["id"] for grant in made["grants"]]
    assert len(ids) == len(set(ids))


def test_the_sheet_says_the_same_under_the_headings_of_the_standard():
    found = published([(date(2026, 8, 1), 10_000)] * 5, today=TODAY)
    (first, *_) = rows(found, FUNDER)
    told = dict(zip(grants.HEAD, first, strict=True))
    assert told["Identifier"] == "360G-ourfund-2026Q3-0001"
    assert told["Recipient Ind:Name"] == "Individual Recipient"
    assert (told["Amount Awarded"], told["Award Date"]) == (100, date(2026, 9, 30))


@pytest.mark.parametrize("funder", [Funder("", "", "x", "GBP"), Funder("ourfund", "GB-CHC-1", "x", "GBP")])
def test_without_a_prefix_there_is_no_file(funder):
    with pytest.raises(Refused) as refused:
        need_prefix(funder)
    assert refused.value.codes == ("grants_prefix_missing",)
    need_prefix(FUNDER)

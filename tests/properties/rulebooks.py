"""Any rulebook that the table of keys allows, and any loss: made from the table itself, so a new key is in at once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import singledispatch

from hypothesis import strategies as st

from payouts.rulebook.facts import Facts, FundState, Period, Rulebook
from payouts.rulebook.kinds import Amount, Day, Flag, Kind, Number, OneNumberOf, OneOf, Reference, Several, Text, Whole
from payouts.rulebook.schema import SECTIONS, Field
from tests.rulebook.books import BOOK, MONDAY

# Codes come from a few words, so that books and facts meet.
CODES = ("strike", "sick_pay", "victim")
_TEXTS = {"code": "a-book", "currency": "GBP", "cut_off_time": "09:00", "title": "Rules", "source": "https://a.example"}
_MONTHS = st.dates(date(2026, 4, 1), date(2026, 9, 1))


def values(field: Field, where: str) -> st.SearchStrategy:
    if field.key == "code" and where != "book":
        return st.sampled_from(CODES)
    return _of_kind(field.kind, field.key)


@singledispatch
def _of_kind(kind: Kind, key: str) -> st.SearchStrategy:
    raise TypeError(f"{type(kind).__name__} has no values yet")


@_of_kind.register
def _(kind: Whole, key: str) -> st.SearchStrategy:
    return st.integers(kind.least, min(kind.most, kind.least + 40))


@_of_kind.register
def _(kind: Amount, key: str) -> st.SearchStrategy:
    return st.integers(1, 900_00)


@_of_kind.register
def _(kind: Number, key: str) -> st.SearchStrategy:
    return st.integers(1, min(int(Decimal(kind.most) * 100), 30_000)).map(lambda number: Decimal(number) / 100)


@_of_kind.register
def _(kind: Flag, key: str) -> st.SearchStrategy:
    return st.booleans()


@_of_kind.register
def _(kind: Day, key: str) -> st.SearchStrategy:
    return _MONTHS


@_of_kind.register(OneOf)
@_of_kind.register(OneNumberOf)
def _(kind: OneOf | OneNumberOf, key: str) -> st.SearchStrategy:
    return st.sampled_from(list(kind.choices))


@_of_kind.register
def _(kind: Text, key: str) -> st.SearchStrategy:
    return st.sampled_from(("Low", "Closed")) if key == "name" else st.just(_TEXTS.get(key, "Words"))


@_of_kind.register
def _(kind: Several, key: str) -> st.SearchStrategy:
    if isinstance(kind.of, Reference):
        return st.just(("POT",))
    each = st.sampled_from(CODES) if isinstance(kind.of, Text) else _of_kind(kind.of, key)
    return st.lists(each, unique=True, max_size=3).map(tuple)


@st.composite
def rulebooks(draw) -> Rulebook:
    """Sections of which each key is said or not, with no regard to sense."""
    sections = {}
    for section in SECTIONS:
        said = _row(draw, section.fields, section.name)
        for name, fields in section.lists.items():
            rows = draw(st.sampled_from((0, 0, 1, 2)))
            said[name] = [_row(draw, fields, name) for _ in range(rows)]
        sections[section.name] = section.make(said)
    return Rulebook(**sections)


def _row(draw, fields: tuple[Field, ...], where: str) -> dict[str, object]:
    said = [field for field in fields if field.required or draw(st.sampled_from((False, False, True)))]
    return {field.attribute: draw(values(field, where)) for field in said}


def periods(pairs: list[tuple[int, int]], *, is_open: bool = False) -> tuple[Period, ...]:
    """Gaps and lengths as periods one after another."""
    day, found = MONDAY, []
    for gap, length in pairs:
        first = day + timedelta(days=gap)
        day = first + timedelta(days=length - 1)
        found.append(Period(first, day))
    if is_open and found:
        found[-1] = Period(found[-1].first, None)
    return tuple(found)


PERIODS = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 40)), max_size=3)
_CODE_LISTS = st.lists(st.sampled_from(CODES), unique=True, max_size=2).map(tuple)
_PENCE = st.integers(0, 2000_00)
FACTS = st.builds(
    Facts,
    periods=st.builds(lambda pairs, is_open: periods(pairs, is_open=is_open), PERIODS, st.booleans()),
    assessed_on=_MONTHS,
    loss_per_day_pence=st.integers(0, 300_00),
    loss_total_pence=st.none() | _PENCE,
    claimed_on=st.none() | _MONTHS,
    income_pence=st.none() | _PENCE,
    adults=st.integers(0, 4),
    children=st.integers(0, 4),
    member_since=st.none() | st.dates(date(2024, 1, 1), date(2026, 9, 1)),
    in_good_standing=st.booleans(),
    waiting_served_days=st.integers(0, 20),
    paid_already_days=st.integers(0, 30),
    paid_already_pence=_PENCE,
    lost_before_days=st.integers(0, 30),
    started_on=st.none() | _MONTHS,
    failed_on=st.none() | _MONTHS,
    decided_on=st.none() | _MONTHS,
    first_reduced_on=st.none() | _MONTHS,
    event=st.sampled_from(("", *CODES)),
    circumstances=_CODE_LISTS,
    supplements=_CODE_LISTS,
    region=st.sampled_from(("", *CODES)),
    arrears_weeks=st.none() | st.integers(0, 20),
    arrears_cured_on=st.none() | _MONTHS,
    at_correct_rate=st.booleans(),
    open_loan=st.booleans(),
    participation_hours=st.none() | st.integers(0, 40).map(Decimal),
    dues_pence=st.none() | st.integers(0, 60_00),
    part_days=st.integers(0, 5),
    asked_pence=st.none() | _PENCE,
    other_funds_pence=_PENCE,
    other_funds_asked=st.booleans(),
    hardship_loan_pence=_PENCE,
    paid_in_year_days=st.integers(0, 60),
    paid_in_year_pence=_PENCE,
    paid_to_household_pence=_PENCE,
)
FUNDS = st.builds(
    FundState,
    free_pence=st.integers(-100_00, 5000_00),
    cash_pence=st.none() | _PENCE,
    forecast_pence=_PENCE,
    level=st.sampled_from(("", "Low", "Closed")),
    waiting_pence=_PENCE,
)
# Facts with which nothing but the sum can say no.
WELCOME = st.builds(
    lambda pairs, loss, dues, income: Facts(
        periods=periods(pairs),
        assessed_on=MONDAY,
        loss_per_day_pence=loss,
        income_pence=income,
        dues_pence=dues,
        member_since=date(2010, 1, 1),
        in_good_standing=True,
        adults=2,
        children=1,
        asked_pence=500_00,
    ),
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 40)), min_size=1, max_size=3),
    st.integers(0, 300_00),
    st.integers(1, 60_00),
    st.integers(0, 90_000_00),
)


@st.composite
def sound_rulebooks(draw) -> Rulebook:
    """Any rate, waiting, household and caps, in a book that lets everybody in: what the sum alone depends on."""
    found = draw(rulebooks())
    # Whatever the basis, it has a rate; a tenure that nobody has would pay nobody.
    rate = replace(
        found.rate,
        amount_pence=draw(st.integers(1, 200_00)),
        percent=draw(st.integers(1, 100).map(Decimal)),
        multiple=draw(st.integers(1, 300).map(lambda tenths: Decimal(tenths) / 10)),
        tenure=tuple(replace(row, min_months=0) for row in found.rate.tenure),
    )
    return replace(
        BOOK,
        rate=rate,
        waiting=replace(found.waiting, waived_for=()),
        household=found.household,
        caps=found.caps,
    )

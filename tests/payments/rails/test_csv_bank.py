"""Bank files, read back by the csv module and byte for byte."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.refusal import Refused
from payouts.payments import rails
from payouts.payments.rails import Characters, Part, Payment, Why, profiles
from payouts.payments.rails.csv_bank import CsvBank
from tests.payments.rails import PAYER, sending

ON = date(2026, 11, 23)
SAM = Payment("K4T7P", 12_30, "Sam O’Neill", "309430", "01234567", "COMMON POT")
ZOE = Payment("B2X9Q", 100_05, "Zoë, née Łukasz", "112233", "00000019", "POT")


# Every shipped bank, byte for byte: £12.30 and £100.05, made on Monday 23 November 2026 as file number 7.
GOLDEN = {
    "generic": (
        b"amount_pounds,recipient_name,sort_code,account_no,reference\r\n"
        b"12.30,Sam O'Neill,309430,01234567,COMMON POT\r\n"
        b'100.05,"Zoe, nee Lukasz",112233,00000019,POT\r\n'
    ),
    "unity-trust": (
        b"309430,01234567,SAM O NEILL,12.30,COMMON POT,23/11/2026\r\n"
        b"112233,00000019,ZOE NEE LUKASZ,100.05,POT,23/11/2026\r\n"
    ),
    "starling": (
        b"Payee name,Sort code,Account number,Amount,Reference\r\n"
        b"Sam O'Neill,309430,01234567,12.30,COMMON POT\r\n"
        b'"Zoe, nee Lukasz",112233,00000019,100.05,POT\r\n'
    ),
    "lloyds": (
        b"H,20261123,7\r\n"
        b"D,20261125,PAYMENTS,000000-12345678\r\n"
        b"C,12.30,SAM O NEILL,309430,01234567,COMMON POT\r\n"
        b"C,100.05,ZOE NEE LUKASZ,112233,00000019,POT\r\n"
        b"T\r\n"
    ),
    "barclays": (
        b"309430,SAM O NEILL,01234567,12.30,COMMON POT,99\r\n112233,ZOE NEE LUKASZ,00000019,100.05,POT,99\r\n"
    ),
    "natwest-bankline": (
        b",,,01,,,,,,,,,00000012345678,,,,12.30,,23112026,,,,,,309430,,,,,,01234567,,SAM O NEILL,,,,COMMON POT"
        + b"," * 48
        + b"\r\n,,,01,,,,,,,,,00000012345678,,,,100.05,,23112026,,,,,,112233,,,,,,00000019,,ZOE NEE LUKASZ,,,,POT"
        + b"," * 48
        + b"\r\n"
    ),
}


def bank(code: str) -> CsvBank:
    return CsvBank(rails.profile(code), PAYER)


def written(code: str, payments: Any = (SAM, ZOE), *, on: date = ON) -> rails.Written:
    return bank(code).prepare(payments, sending(on=on))


@pytest.mark.parametrize("code", rails.names())
def test_every_shipped_bank_is_written_byte_for_byte(code):
    on = bank(code).first_day(ON)

    assert written(code, on=on).content == GOLDEN[code]
    assert set(written(code, on=on).changed) == {"K4T7P", "B2X9Q"}


@pytest.mark.parametrize("code", rails.names())
def test_every_shipped_bank_reads_back_by_the_csv_module(code):
    content = written(code, on=bank(code).first_day(ON)).content
    rows = list(csv.reader(io.StringIO(content.decode("ascii"), newline="")))
    profile = rails.profile(code)
    rows = rows[len(profile.before) + profile.has_header : len(rows) - len(profile.after)]
    cells = [column.cell for column in profile.columns for _ in range(column.times)]

    assert {len(row) for row in rows} == {len(cells)}
    assert [row[cells.index("amount_pounds")] for row in rows] == ["12.30", "100.05"]
    assert [row[cells.index("account_number")] for row in rows] == ["01234567", "00000019"]


def test_a_bankline_record_has_the_85_places_of_its_guide():
    """Three empty places, then T001 to T082: each place by its own number in the bank's guide."""
    (row, _) = csv.reader(io.StringIO(written("natwest-bankline").content.decode(), newline=""))
    places = {f"T{number:03d}": text for number, text in enumerate(row[3:], start=1) if text}

    assert len(row) == 85
    assert places == {
        "T001": "01",
        "T010": "00000012345678",
        "T014": "12.30",
        "T016": "23112026",
        "T022": "309430",
        "T028": "01234567",
        "T030": "SAM O NEILL",
        "T034": "COMMON POT",
    }


def test_a_date_on_which_banks_are_shut_is_refused_and_the_first_day_steps_over_it():
    christmas, between = date(2026, 12, 25), date(2026, 12, 29)

    with pytest.raises(Refused) as refused:
        written("unity-trust", on=christmas)

    assert refused.value.codes == ("not_a_working_day",)
    assert bank("unity-trust").first_day(christmas) == between
    assert bank("generic").first_day(christmas) == christmas
    assert bank("lloyds").first_day(date(2026, 12, 24)) == date(2026, 12, 30)


def test_what_the_bank_will_see_otherwise_is_told_with_the_reason():
    long = Payment("LONGG", 100, "Anna-Sophia Featherstonehaugh", "309430", "01234567", "POT")
    tidy = Payment("TIDYY", 100, " Sam Jones ", "309430", "01234567", "POT")

    changes = bank("unity-trust").changes([SAM, long])

    assert [(change.label, change.part, change.sent, change.whys) for change in changes] == [
        ("K4T7P", Part.NAME, "SAM O NEILL", (Why.SIGNS,)),
        ("LONGG", Part.NAME, "ANNA-SOPHIA FEATHE", (Why.SHORTENED, Why.CAPITALS)),
    ]
    assert bank("generic").changes([tidy, long]) == ()
    assert "Anna" not in repr(changes)


def test_a_column_with_a_width_is_filled_up_and_never_cut():
    text = """
title = "Wide"
has_header = false
characters = "bacs"
most_rows = 5
[[columns]]
cell = "sort_code"
[[columns]]
cell = "account_number"
[[columns]]
cell = "amount_pence"
width = 6
fill = "0"
fill_on = "left"
[[columns]]
cell = "name"
width = 18
[[after]]
columns = [{ cell = "count" }, { cell = "total_pence" }, { cell = "total_pounds" }, { cell = "own_name" }]
"""
    wide = CsvBank(profiles.read("wide", text), PAYER)

    assert wide.prepare([SAM], sending(on=ON)).content == (
        b"309430,01234567,001230,SAM O NEILL       \r\n1,1230,12.30,THE COMMON POT\r\n"
    )
    with pytest.raises(Refused) as refused:
        wide.prepare([Payment("BIGGG", 1_000_000, "Sam", "309430", "01234567", "POT")], sending(on=ON))
    assert refused.value.codes == ("column_too_narrow",)


@pytest.mark.parametrize(
    ("typed", "bacs", "plain"),
    [
        ('=HYPERLINK("x")', "HYPERLINK X", "HYPERLINK( x )"),
        ("+44 Sam", "44 SAM", "44 Sam"),
        ("-Sam", "SAM", "Sam"),
        ("@sam", "SAM", "sam"),
        ("\tSam\r\nJones", "SAM JONES", "Sam Jones"),
        ("Ærøskøbing & Sønner", "AEROSKOBING & SONNER", "AEroskobing & Sonner"),
    ],
)
def test_what_a_bank_cannot_carry_becomes_a_space_and_never_a_formula(typed, bacs, plain):
    assert rails.carried(typed, Characters.BACS) == bacs
    assert rails.carried(typed, Characters.PLAIN) == plain


@given(st.text(), st.sampled_from(Characters))
def test_carried_text_is_safe_for_any_spreadsheet_and_is_carried_unchanged_again(text, characters):
    carried = rails.carried(text, characters)

    assert carried[:1] == "" or carried[:1].isalnum()
    assert carried.isascii()
    assert not {"\n", "\r", '"', "=", "@", "+"} & set(carried)
    assert rails.carried(carried, characters) == carried


def test_every_payment_that_cannot_be_carried_is_named_by_its_label_at_once():
    arabic = Payment("AAAAA", 100, "محمد", "309430", "01234567", "POT")
    short = Payment("BBBBB", 100, "Sam", "30943", "01234567", "POT")
    nothing = Payment("CCCCC", 0, "Sam", "309430", "01234567", "POT")

    with pytest.raises(Refused) as refused:
        written("generic", [SAM, arabic, short, nothing])

    assert [(reason.code, reason.values["label"]) for reason in refused.value.reasons] == [
        ("name_cannot_be_carried", "AAAAA"),
        ("account_not_understood", "BBBBB"),
        ("amount_not_positive", "CCCCC"),
    ]
    assert "محمد" not in str(refused.value) + repr(arabic)


def test_more_rows_than_the_bank_takes_are_refused():
    with pytest.raises(Refused) as refused:
        written("unity-trust", [SAM] * 101)

    assert refused.value.codes == ("too_many_rows",)


def test_unknown_rail_is_refused():
    with pytest.raises(Refused) as refused:
        rails.profile("../../settings")

    assert refused.value.codes == ("rail_unknown",)

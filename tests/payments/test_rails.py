"""Bank files, read back by the csv module and byte for byte."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.refusal import Refused
from payouts.payments import rails
from payouts.payments.rails import Characters, Payment

ON = date(2026, 11, 22)
SAM = Payment("K4T7P", 12_30, "Sam O’Neill", "309430", "01234567", "COMMON POT")
ZOE = Payment("B2X9Q", 100_05, "Zoë, née Łukasz", "112233", "00000019", "POT")


def test_generic_file_is_written_byte_for_byte():
    written = rails.write(rails.profile("generic"), [SAM, ZOE], on=ON)

    assert written.content == (
        b"amount_pounds,recipient_name,sort_code,account_no,reference\r\n"
        b"12.30,Sam O'Neill,309430,01234567,COMMON POT\r\n"
        b'100.05,"Zoe, nee Lukasz",112233,00000019,POT\r\n'
    )
    assert written.changed == ("K4T7P", "B2X9Q")


def test_unity_trust_file_has_no_header_and_only_bacs_signs():
    written = rails.write(rails.profile("unity-trust"), [SAM, ZOE], on=ON)

    assert written.content == (
        b"309430,01234567,SAM O NEILL,12.30,COMMON POT,22/11/2026\r\n"
        b"112233,00000019,ZOE NEE LUKASZ,100.05,POT,22/11/2026\r\n"
    )


@pytest.mark.parametrize("code", rails.names())
def test_every_profile_reads_back_by_the_csv_module(code):
    rail = rails.profile(code)
    rows = list(csv.reader(io.StringIO(rails.write(rail, [SAM, ZOE], on=ON).content.decode("ascii"), newline="")))

    assert len(rows) == 2 + rail.has_header
    assert {len(row) for row in rows} == {len(rail.columns)}
    cells = [column.cell for column in rail.columns]
    assert [row[cells.index("amount_pounds")] for row in rows[-2:]] == ["12.30", "100.05"]
    assert [row[cells.index("account_number")] for row in rows[-2:]] == ["01234567", "00000019"]


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
        rails.write(rails.profile("generic"), [SAM, arabic, short, nothing], on=ON)

    assert [(reason.code, reason.values["label"]) for reason in refused.value.reasons] == [
        ("name_cannot_be_carried", "AAAAA"),
        ("account_not_understood", "BBBBB"),
        ("amount_not_positive", "CCCCC"),
    ]
    assert "محمد" not in str(refused.value) + repr(arabic)


def test_more_rows_than_the_bank_takes_are_refused():
    with pytest.raises(Refused) as refused:
        rails.write(rails.profile("unity-trust"), [SAM] * 101, on=ON)

    assert refused.value.codes == ("too_many_rows",)


def test_unknown_rail_is_refused():
    with pytest.raises(Refused) as refused:
        rails.profile("../../settings")

    assert refused.value.codes == ("rail_unknown",)

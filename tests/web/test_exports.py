"""Files to keep: what a spreadsheet would calculate stays text, numbers stay numbers, and both kinds hold the same."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.clock import frozen_at
from fundapp.web import exports
from fundapp.web.exports import Cell, Pence

HOSTILE = [
    '=HYPERLINK("https://evil.example","click")',
    "=1+cmd|' /C calc'!A0",
    "+441632960001",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "｜x",
    "%0A=1",
]
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_csv(rows: list[list[Cell]], **options: str) -> list[list[str]]:
    text = b"".join(exports.csv_lines(["One", "Two"], rows, **options)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def sheet(rows: list[list[Cell]]) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(exports.ods(["One", "Two"], rows, title="gifts"))) as file:
        assert file.testzip() is None
        return ET.fromstring(file.read("content.xml"))


def ods_cells(rows: list[list[Cell]]) -> list[ET.Element]:
    return [cell for row in list(sheet(rows).iter(f"{TABLE}table-row"))[1:] for cell in row]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_csv(text: str) -> None:
    found = read_csv([[text, "Sam"]])[1]
    assert found[0].startswith("'")
    assert found[1] == "Sam"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_typed_as_text_in_ods_so_that_nothing_calculates_it(text: str) -> None:
    (cell,) = ods_cells([[text]])
    assert cell.get(f"{OFFICE}value-type") == "string"
    assert cell.get(f"{TABLE}formula") is None
    assert not [child for child in cell if child.tag != f"{TEXT}p"]


def test_heads_are_made_inert_too() -> None:
    line = next(exports.csv_lines(["=1+1"], []))
    assert line == b"\xef\xbb\xbf'=1+1\r\n"


@pytest.mark.parametrize("text", ["Sam", "O'Neil", "Siân ap Dŵr", "5 - 3", "sam@example.org", "£5", ""])
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert read_csv([[text, "x"]])[1][0] == text


def test_a_negative_amount_is_a_number_and_not_a_formula() -> None:
    assert read_csv([[Pence(-1250), -3]])[1] == ["-12.50", "-3"]
    money, number = ods_cells([[Pence(-1250), -3]])
    assert (money.get(f"{OFFICE}value-type"), money.get(f"{OFFICE}value")) == ("float", "-12.50")
    assert (number.get(f"{OFFICE}value-type"), number.get(f"{OFFICE}value")) == ("float", "-3")


def test_days_and_moments_are_those_of_london() -> None:
    summer_night = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    row: list[Cell] = [date(2026, 4, 5), summer_night]
    assert read_csv([row])[1] == ["2026-04-05", "2026-06-02 00:30"]
    assert read_csv([row], days="short")[1][0] == "05/04/26"
    day, moment = ods_cells([row])
    assert day.get(f"{OFFICE}date-value") == "2026-04-05"
    assert moment.get(f"{OFFICE}date-value") == "2026-06-02T00:30:00"


def test_nothing_is_an_empty_cell() -> None:
    assert read_csv([[None, ""]])[1] == ["", ""]
    assert all(not list(cell) for cell in ods_cells([[None, ""]]))


def test_the_first_thing_in_an_ods_says_what_it_is_and_the_same_rows_give_the_same_bytes() -> None:
    made = [exports.ods(["One"], [["x"]], title="gifts") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0][30:38] == b"mimetype"
    assert made[0][38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")


@given(st.text())
def test_any_text_at_all_gives_a_file_that_can_be_read(text: str) -> None:
    (cell,) = ods_cells([[f"x{text}"]])
    assert cell.get(f"{OFFICE}value-type") == "string"
    assert len(read_csv([[text, "end"]])) == 2
    assert read_csv([[text, "end"]])[1][1] == "end"


def test_an_answer_is_a_download_with_the_day_in_its_name() -> None:
    with frozen_at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        for kind, content_type in [("csv", "text/csv; charset=utf-8"), ("ods", exports._ODS)]:
            response = exports.answer(kind, name="gifts", head=["One"], rows=iter([["x"]]))
            assert response["Content-Type"] == content_type
            assert response["Content-Disposition"] == f'attachment; filename="gifts-2026-11-22.{kind}"'
            assert response.getvalue()


def test_a_long_list_is_read_row_by_row() -> None:
    read = []

    def rows():
        for number in range(1000):
            read.append(number)
            yield [number]

    lines = exports.csv_lines(["One"], rows())
    next(lines)
    next(lines)
    assert len(read) == 1

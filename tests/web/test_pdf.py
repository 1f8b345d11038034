"""Paper: opened with other programs, tagged, titled, in its language; and whatever is said in it is only text."""

import hashlib
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from fundapp.web import pdf
from fundapp.web.pdf import Facts, Paper, Table, Text, heading, small

PAPER = Paper(
    title="Receipt for a gift",
    language="en-gb",
    at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    blocks=[
        Text("Thank you."),
        Facts([("Amount", "£10.00"), ("Receipt code", "4F7K-92QD")]),
        heading("All your gifts"),
        Table(
            ["Day", "Code", "Amount"],
            [["22 November 2026", "4F7K-92QD", "£10.00"]],
            total=["Total", "", "£10.00"],
            numbers=[2],
        ),
        small("Nothing more."),
    ],
    foot=["Talk to a person: 01632 960001"],
)
HOSTILE = [
    "#panic()",
    '#import "@preview/evil:1.0.0"',
    '#read("/etc/passwd")',
    '"; #panic("x") //',
    "$x^2$ *bold* _it_ `raw` <label> @ref = heading",
    "\\u{202e} {{ settings.SECRET_KEY }} {% load x %}",
    "]#panic()[",
]


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made), strict=True)


def words(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def structure(reader: pypdf.PdfReader) -> list[str]:
    """The kinds of the tags, in the order in which they are read out."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.extend([str(node["/S"])] if "/S" in node else [])
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_it_is_tagged_and_has_a_title_and_a_language() -> None:
    root = read(pdf.pdf(PAPER)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    reader = read(pdf.pdf(PAPER))
    assert reader.metadata.title == "Receipt for a gift"
    assert reader.xmp_metadata is not None
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_headings_and_tables_are_tagged_as_what_they_are() -> None:
    tags = structure(read(pdf.pdf(PAPER)))
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 1
    assert tags.count("/TH") == 3
    assert tags.count("/TD") == 6
    assert tags.index("/H1") < tags.index("/P") < tags.index("/H2") < tags.index("/Table")


def test_all_that_is_said_can_be_read_in_order() -> None:
    found = words(pdf.pdf(PAPER))
    places = [
        found.index(part) for part in ("Thank you.", "Amount", "£10.00", "All your gifts", "Total", "Nothing more.")
    ]
    assert places == sorted(places)
    assert "Talk to a person: 01632 960001" in found


def test_welsh_is_marked_as_welsh_and_its_letters_are_there() -> None:
    made = pdf.pdf(replace(PAPER, title="Derbynneb", language="cy", blocks=[Text("ŵ ŷ Ŵ Ŷ â ê î ô û ẁ ỳ ẅ ÿ £ –")]))
    assert read(made).trailer["/Root"]["/Lang"] == "cy-GB"
    assert "ŵ ŷ Ŵ Ŷ â ê î ô û ẁ ỳ ẅ ÿ £ –" in words(made)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_said_is_set_as_text(text: str) -> None:
    made = pdf.pdf(
        replace(
            PAPER, title=f"T {text}", blocks=[Text(text), Facts([(text, text)]), Table([text], [[text]])], foot=[text]
        )
    )
    reader = read(made)
    assert reader.metadata.title == f"T {text}"
    plain = "".join(words(made).split())
    assert plain.count("".join(text.split())) >= 5
    assert "/JavaScript" not in str(reader.trailer["/Root"])


def test_the_same_paper_is_the_same_bytes() -> None:
    assert pdf.pdf(PAPER) == pdf.pdf(PAPER)
    assert pdf.pdf(PAPER) != pdf.pdf(replace(PAPER, at=datetime(2026, 11, 23, tzinfo=UTC)))


def test_a_long_table_goes_on_and_says_its_heads_again_and_its_total_once() -> None:
    rows = [["22 November 2026", f"{number:04d}-92QD", "£10.00"] for number in range(120)]
    made = pdf.pdf(replace(PAPER, blocks=[Table(["Day", "Code", "Amount"], rows, total=["Total", "", "£1,200.00"])]))
    assert len(read(made).pages) > 2
    found = words(made)
    assert found.count("£1,200.00") == 1
    assert all(row[1] in found for row in rows)
    assert all("Amount" in page.extract_text() for page in read(made).pages)


def test_it_is_answered_as_a_page_under_a_name_that_says_nothing() -> None:
    response = pdf.answer(PAPER, name="receipt")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="receipt.pdf"'
    assert response.content.startswith(b"%PDF-1.7")


def test_the_fonts_are_the_ones_that_were_chosen() -> None:
    """They came from a pinned package, and their licence lies beside them."""
    folder = Path(pdf.__file__).parent / "fonts"
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ttf")} == {
        "SourceSansPro-Bold.ttf": "2efc3a95d076f2d04c5928c0ad698b7c61cc302d6f6e79e9643cd3722f7becc2",
        "SourceSansPro-Regular.ttf": "b77f3a700edd0fc0dec73258f882d5c3926c77f5caf6800a201d2166568d2309",
    }
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8").upper()


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not here")
def test_poppler_says_the_same() -> None:
    told = subprocess.run(["pdfinfo", "-"], input=pdf.pdf(PAPER), capture_output=True, check=True).stdout.decode()
    assert "Tagged:          yes" in told
    assert "Title:           Receipt for a gift" in told
    assert "A4" in told


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not here")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf.pdf(PAPER))
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)

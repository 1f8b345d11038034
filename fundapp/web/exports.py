"""Rows as a file to keep: CSV or ODS, in which no text is ever a formula. It knows cells, never what they are about."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from fundapp.kernel.clock import LONDON, today

Kind = Literal["csv", "ods"]
KINDS: tuple[Kind, ...] = ("csv", "ods")


@dataclass(frozen=True, slots=True)
class Pence:
    """An amount: `12.50` in CSV, a number with two places in ODS. Never text, so that a minus is a minus."""

    pence: int

    def __str__(self) -> str:
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{'-' if self.pence < 0 else ''}{pounds}.{pence:02d}"


Cell = str | int | date | datetime | Pence | None
# How a day is written: `2026-11-22` for machines and lists, `22/11/26` where a form of the tax office asks for it.
Days = Literal["iso", "short"]

# What a spreadsheet may take for the beginning of a formula or of a new cell.
_STARTS = frozenset("=+-@|%")
# XML 1.0 has no place for these, and no list has a use for them.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def answer(
    kind: Kind, *, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], days: Days = "iso"
) -> HttpResponseBase:
    """The file as a download called `name-2026-11-22.csv`; `rows` may be an iterator and is read once."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(head, rows, days=days), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(ods(head, rows, title=name, days=days), content_type=_ODS)
    response["Content-Disposition"] = f'attachment; filename="{name}-{today():%Y-%m-%d}.{kind}"'
    return response


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, days: Days = "iso") -> Iterator[bytes]:
    """Line by line, so that a long list is never whole in memory.

    It opens with a byte order mark, because without one Excel reads `£` and `ŵ` as something else.
    """
    yield b"\xef\xbb\xbf" + _csv_line(head, days)
    for row in rows:
        yield _csv_line(row, days)


def ods(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str, days: Days = "iso") -> bytes:
    """An OpenDocument sheet, its rows compressed as they come. The same rows give the same bytes."""
    held = io.BytesIO()
    with ZipFile(held, "w") as file:
        # First and uncompressed: this is how a program knows what the file is.
        file.writestr(_part("mimetype", ZIP_STORED), _ODS)
        file.writestr(_part("META-INF/manifest.xml"), _MANIFEST)
        file.writestr(_part("styles.xml"), _STYLES)
        with file.open(_part("content.xml"), "w") as content:
            content.write(_content_start(title, len(head), days).encode())
            content.write(_ods_row(head, is_head=True))
            for row in rows:
                content.write(_ods_row(row))
            content.write(_CONTENT_END.encode())
    return held.getvalue()


def inert(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would calculate it. Spaces and look-alikes fool no one.

    The wide forms of these signs are read as the plain ones by some programs, so the first sign is judged as plain.
    """
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if first in _STARTS or text[:1] in {"\t", "\r", "\n"} else text


def _csv_line(row: Sequence[Cell], days: Days) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_csv_cell(cell, days) for cell in row])
    return line.getvalue().encode("utf-8", "replace")


def _csv_cell(cell: Cell, days: Days) -> str:
    match cell:
        case None:
            return ""
        case str():
            return inert(_NOT_TEXT.sub("", cell))
        case datetime():
            return f"{cell.astimezone(LONDON):%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%d/%m/%y}" if days == "short" else cell.isoformat()
        case _:
            return str(cell)


def _ods_row(row: Sequence[Cell], *, is_head: bool = False) -> bytes:
    cells = "".join(_ods_cell(cell, is_head=is_head) for cell in row)
    line = f"<table:table-row>{cells}</table:table-row>"
    return (f"<table:table-header-rows>{line}</table:table-header-rows>" if is_head else line).encode()


def _ods_cell(cell: Cell, *, is_head: bool) -> str:
    """Text is typed as text, so nothing calculates it and nothing has to be put in front of it."""
    match cell:
        case None | "":
            return "<table:table-cell/>"
        case str():
            style = ' table:style-name="head"' if is_head else ""
            lines = "".join(
                f"<text:p>{_spaced(line)}</text:p>" for line in _NOT_TEXT.sub("", cell).splitlines() or [""]
            )
            return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'
        case datetime():
            return _typed("moment", "date", "date", f"{cell.astimezone(LONDON):%Y-%m-%dT%H:%M:%S}")
        case date():
            return _typed("day", "date", "date", cell.isoformat())
        case Pence():
            return _typed("money", "float", "", str(cell))
        case _:
            return _typed("number", "float", "", str(cell))


def _typed(style: str, value_type: str, attribute: str, value: str) -> str:
    name = f"office:{attribute}-value" if attribute else "office:value"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{value_type}" {name}="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Several spaces are one in this format unless they are counted; a tab is a space in a cell."""
    text = escape(line.replace("\t", " "))
    return re.sub("^ +| {2,}", lambda run: f'<text:s text:c="{len(run[0])}"/>', text)


def _part(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    part = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    part.compress_type = compression
    return part


_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    ]
)
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_START}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:version="1.2" '
    f'manifest:media-type="{_ODS}"/><manifest:file-entry manifest:full-path="content.xml" '
    f'manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" '
    f'manifest:media-type="text/xml"/></manifest:manifest>'
)
_STYLES = f'{_START}<office:document-styles {_NAMES} office:version="1.2"><office:styles/></office:document-styles>'
_CONTENT_END = "</table:table></office:spreadsheet></office:body></office:document-content>"
_DAY = {
    "iso": '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:day number:style="long"/>',
    "short": '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    "<number:text>/</number:text><number:year/>",
}


def _content_start(title: str, columns: int, days: Days) -> str:
    """The styles of the kinds of cells, and the beginning of the one sheet."""
    plain = title.translate(str.maketrans("", "", "[]*?:/\\'\""))[:31]
    return (
        f'{_START}<office:document-content {_NAMES} office:version="1.2"><office:automatic-styles>'
        f'<number:number-style style:name="n0"><number:number number:min-integer-digits="1"/></number:number-style>'
        f'<number:number-style style:name="n2"><number:number number:min-integer-digits="1" '
        f'number:decimal-places="2" number:min-decimal-places="2"/></number:number-style>'
        f'<number:date-style style:name="d1">{_DAY[days]}</number:date-style>'
        f'<number:date-style style:name="d2">{_DAY["iso"]}<number:text> </number:text><number:hours '
        f'number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:date-style>'
        f'<style:style style:name="wide" style:family="table-column"><style:table-column-properties '
        f'style:column-width="4cm"/></style:style>'
        f'<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
        f"</style:style>{_cell_style('number', 'n0')}{_cell_style('money', 'n2')}{_cell_style('day', 'd1')}"
        f"{_cell_style('moment', 'd2')}</office:automatic-styles><office:body><office:spreadsheet>"
        # LibreOffice forgets the styles of the first and last column where none is declared.
        f'<table:table table:name="{escape(plain)}"><table:table-column table:style-name="wide" '
        f'table:number-columns-repeated="{columns}"/>'
    )


def _cell_style(name: str, data: str) -> str:
    return f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{data}"/>'

"""Reading a statement, whatever its format: looked over once for what it is, then streamed line by line.

It must never hold a whole CSV, and never write what it reads anywhere.
"""

import codecs
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from fundapp.kernel.refusal import refuse
from fundapp.treasury.lines import Ends, Line
from fundapp.treasury.reading import camt053, delimited, mt940, ofx

_PIECE_BYTES = 256 * 1024
_HEAD_BYTES = 4_096
# OFX and MT940 are read by libraries that hold the whole of them.
_MOST_HELD_BYTES = 32 * 1024 * 1024
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Read = Callable[[BinaryIO, str, Ends], Iterator[Line]]
_READERS: Mapping[str, Read] = {"ofx": ofx.read, "mt940": mt940.read, "camt053": camt053.read}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, before a line of it is read. `encoding` is how its text is to be understood."""

    sha256: str
    size_bytes: int
    encoding: str
    format: str


def look_over(stream: BinaryIO) -> Looked:
    """Read it once from end to end: its digest, its format, and whether its bytes are UTF-8."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
    while piece := stream.read(_PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
        is_utf8 = is_utf8 and _takes(decoder, piece)
    is_utf8 = is_utf8 and _takes(decoder, b"", final=True)
    stream.seek(0)
    if not size:
        raise refuse("statement_empty", "This file is empty. Download the statement again.")
    encoding = "utf-16" if head.startswith(_UTF_16) else "utf-8-sig" if is_utf8 else "cp1252"
    looked = Looked(digest.hexdigest(), size, encoding, _format_of(head, encoding))
    if looked.format in {"ofx", "mt940"} and size > _MOST_HELD_BYTES:
        raise refuse("statement_too_large", "This file is too large. Download the statement month by month.")
    return looked


def lines_of(stream: BinaryIO, looked: Looked, ends: Ends, *, profile: str = "") -> tuple[str, Iterator[Line]]:
    """The name of the format or profile, and the lines one by one. `ends` is filled when the last was read."""
    stream.seek(0)
    if looked.format == "csv":
        return delimited.read(stream, looked.encoding, ends, code=profile)
    return looked.format, _READERS[looked.format](stream, looked.encoding, ends)


def _format_of(head: bytes, encoding: str) -> str:
    if head.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise refuse(
            "not_a_statement_file",
            "This is a spreadsheet or a PDF. Download the statement as CSV, OFX, MT940 or CAMT.053.",
        )
    text = head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    upper = text.upper()
    if upper.startswith("OFXHEADER") or "<OFX" in upper or "<?OFX" in upper:
        return "ofx"
    if text.startswith(("{1:", ":20:")):
        return "mt940"
    if text.startswith("<") and "camt.053" in text:
        return "camt053"
    if "\x00" in text or text.startswith("<"):
        raise refuse("not_a_statement_file", "This is no bank statement. Download it as CSV, OFX, MT940 or CAMT.053.")
    return "csv"


def _takes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True

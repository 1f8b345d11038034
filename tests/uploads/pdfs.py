"""PDF files written by hand, well formed or wicked, because a library that writes them writes only good ones."""

import io
import zlib

from pypdf import PdfReader, PdfWriter

Parts = dict[int, bytes]
LETTER = b"BT /F1 24 Tf 72 720 Td (We have decided to reduce your payment) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def written(parts: Parts, *, root: int = 1, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    """The objects with a table of where they lie."""
    out, places = bytearray(head), {}
    for number, body in sorted(parts.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(parts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def flate(data: bytes, extra: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + extra)


def pages(count: int = 1, *, box: bytes = b"0 0 595 842", content: bytes = LETTER, more: bytes = b"") -> bytes:
    """`count` pages of one letter."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(count))
    parts = {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more, 3: FONT, 4: stream(content)}
    parts[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    for number in range(count):
        parts[10 + number] = _page(box)
    return written(parts)


def one_page(content: bytes, resources: bytes, others: Parts) -> bytes:
    parts = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>", **others}
    parts[4] = stream(content)
    parts[10] = _page(b"0 0 595 842", resources)
    return written(parts)


def locked(*, user: str, owner: str = "keeper") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages())))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_everything() -> bytes:
    """An author, a script that runs on opening, and an attachment: none of which is a pixel."""
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\('planted'\\)) >>"
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages(more=script))))
    writer.add_metadata({"/Author": "Planted Author", "/Title": "Planted title"})
    writer.add_attachment("planted.txt", b"planted attachment")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream_bomb() -> bytes:
    """A hundred and fifty megabytes of lines, in a file of as many kilobytes."""
    return written(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>",
            4: flate(b"0 0 m 9 9 l S " * 12_000_000),
            10: _page(b"0 0 595 842"),
        }
    )


def picture_bomb(side: int = 30_000) -> bytes:
    row = zlib.compressobj(9)
    body = b"".join(row.compress(bytes(side * 3)) for _ in range(side // 20)) + row.flush()
    extra = b"/Filter /FlateDecode /Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = stream(body, extra + b" /Width %d /Height %d" % (side, side))
    return one_page(b"q 500 0 0 500 0 0 cm /X Do Q", b"/XObject << /X 5 0 R >>", {5: image})


def laughs(depth: int = 12, each: int = 10) -> bytes:
    """A form that draws ten forms that draw ten forms."""
    others = {}
    for number in range(depth):
        last = number == depth - 1
        body = b"0 0 50 50 re f " if last else b"/X Do " * each
        inner = b"" if last else b"/Resources << /XObject << /X %d 0 R >> >>" % (21 + number)
        others[20 + number] = stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] " + inner)
    return one_page(b"/X Do", b"/XObject << /X 20 0 R >>", others)


def drawn_in_itself() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 20 0 R >> >>"
    return one_page(b"/X Do", b"/XObject << /X 20 0 R >>", {20: stream(b"/X Do /X Do", form)})


def tree_in_itself() -> bytes:
    return written(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"}
    )


def tree_deep(depth: int = 3000) -> bytes:
    parts = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, depth):
        parts[number] = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 1)
    parts[depth] = _page(b"0 0 595 842").replace(b"/Contents 4 0 R", b"")
    return written(parts)


def length_of_itself() -> bytes:
    """A stream whose length is an object whose value is that stream."""
    return written(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>",
            4: b"<< /Length 4 0 R >>\nstream\n0 0 9 9 re f\nendstream",
            10: _page(b"0 0 595 842"),
        }
    )


def same_page_often(count: int) -> bytes:
    parts = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 10: _page(b"0 0 595 842"), 4: stream(LETTER), 3: FONT}
    parts[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"10 0 R " * count)
    return written(parts)


def brackets(depth: int = 200_000) -> bytes:
    return written({1: b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * depth + b"]" * depth + b" >>", 2: b"<< >>"})


def table_before_itself() -> bytes:
    good = pages()
    start = good.rindex(b"xref\n0")
    return good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def dashes() -> bytes:
    """A line of a hundred thousand kilometres in dashes of nothing."""
    return one_page(b"[0.0001 0.0001] 0 d 0.1 w " + b"0 0 m 100000000 100000000 l S " * 2000, b"", {})


def tiles() -> bytes:
    pattern = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001"
    pattern += b" /Resources << >>"
    return one_page(
        b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 5 0 R >>", {5: stream(b"0 0 1 1 re f", pattern)}
    )


def _page(box: bytes, resources: bytes = b"/Font << /F1 3 0 R >>") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> >>" % (box, resources)

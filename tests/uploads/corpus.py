"""Files as strangers send them: good ones, broken ones, and ones that were made to break what opens them.

All of them are made here when they are needed. `kinds()` is every kind once; `corpus(count)` adds changed copies.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pillow_heif
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.uploads import pdfs

MADE = "made"
# The standard test file of virus scanners, in two halves so that none takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<html><script>alert('planted')</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file, and every end that is right for it: `made`, or the code of a refusal."""

    name: str
    make: Callable[[], bytes]
    ends: frozenset[str]
    # Takes until the clock or the memory ends it, so the quick tests give it less of the first.
    is_slow: bool = False


def letter(width: int = 400, height: int = 560, mode: str = "RGB") -> Image.Image:
    """A picture of a letter."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for line in range(8):
        draw.text((30, 40 + 40 * line), f"Line {line + 1}: your payment", fill="black")
    return picture.convert(mode)


def saved(letters: str, picture: Image.Image | None = None, **how) -> bytes:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    (picture or letter()).save(out, letters, **how)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *chunks: bytes, bits: int = 1, colours: int = 0) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0))
    return _PNG + head + b"".join(chunks) + chunk(b"IEND", b"")


def flood(side: int) -> bytes:
    """A few kilobytes that say they are `side` by `side` dots, and are."""
    squeeze, row = zlib.compressobj(9), bytes(1 + side // 8)
    body = b"".join(squeeze.compress(row) for _ in range(side)) + squeeze.flush()
    return png(side, side, chunk(b"IDAT", body))


def in_png(name: bytes, body: bytes) -> bytes:
    good = saved("PNG")
    return good[:33] + chunk(name, body) + good[33:]


def squeezed(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def zipped(name: str = "letter.txt", body: bytes = b"letter") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def sized_jpeg(width: int, height: int) -> bytes:
    good = saved("JPEG")
    at = good.index(b"\xff\xc0")
    return good[: at + 5] + struct.pack(">HH", height, width) + good[at + 9 :]


def cut(data: bytes, part: float) -> bytes:
    return data[: int(len(data) * part)]


def moving(letters: str, frames: int = 30) -> bytes:
    others = [letter(80 + 0 * n, 80) for n in range(frames)]
    return saved(letters, letter(80, 80), save_all=True, append_images=others, duration=10)


def noisy(letters: str, width: int, height: int, **how) -> bytes:
    return saved(letters, Image.radial_gradient("L").resize((width, height)).convert("RGB"), **how)


def told() -> bytes:
    info = PngInfo()
    info.add_text("Comment", EICAR.decode())
    return saved("PNG", pnginfo=info)


def _kind(name: str, make: Callable[[], bytes], *ends: str, slow: bool = False) -> Kind:
    return Kind(name, make, frozenset(ends or {"file_not_opened"}), slow)


def just(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def good() -> list[Kind]:
    """What people really send, in every form a phone or a scanner makes."""
    formats = [
        ("jpeg", partial(saved, "JPEG")),
        ("jpeg that comes in waves", partial(saved, "JPEG", progressive=True)),
        ("jpeg for a printing press", lambda: saved("JPEG", letter(mode="CMYK"))),
        ("jpeg without colour", lambda: saved("JPEG", letter(mode="L"))),
        ("jpeg of a large camera", partial(noisy, "JPEG", 5700, 4300)),
        ("jpeg of a large camera, in waves", partial(noisy, "JPEG", 4300, 5700, progressive=True)),
        ("jpeg with two pictures", lambda: saved("MPO", save_all=True, append_images=[letter()])),
        ("png", partial(saved, "PNG")),
        ("png of two colours", lambda: saved("PNG", letter(mode="1"))),
        ("png with a palette", lambda: saved("PNG", letter(mode="P"), transparency=0)),
        ("png with glass", lambda: saved("PNG", letter(mode="RGBA"))),
        ("png of sixteen bits", lambda: saved("PNG", letter(mode="I;16"))),
        ("png of a large screen", partial(noisy, "PNG", 5000, 5000, compress_level=1)),
        ("png that moves", partial(moving, "PNG")),
        ("webp", partial(saved, "WEBP")),
        ("webp without loss", partial(saved, "WEBP", lossless=True)),
        ("webp with glass", lambda: saved("WEBP", letter(mode="RGBA"))),
        ("webp that moves", partial(moving, "WEBP")),
        ("heic", partial(saved, "HEIF")),
        ("heic of a phone", partial(noisy, "HEIF", 4032, 3024, quality=50)),
        ("heic of two pictures", lambda: saved("HEIF", save_all=True, append_images=[letter()])),
        ("pdf", pdfs.pages),
        ("pdf of twenty pages", partial(pdfs.pages, 20)),
        ("pdf with an author, a script and an attachment", pdfs.with_everything),
        ("pdf that may be read but not changed", partial(pdfs.locked, user="")),
        ("pdf after a blank line", lambda: b"\r\n" + pdfs.pages()),
    ]
    return [_kind(name, make, MADE) for name, make in formats]


def not_ours() -> list[Kind]:
    """Other files, whatever their name says they are."""
    bodies = {
        "one letter": b"x",
        "spaces": b" " * 4096,
        "nothing but zeros": bytes(1 << 20),
        "chance": random.Random(7).randbytes(1 << 16),
        "a text": b"Dear Sam, " * 100,
        "a web page": HTML,
        "an svg": SVG,
        "an svg named png": b'<?xml version="1.0"?>' + SVG,
        "laughing xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        "eicar": EICAR,
        "a zip": zipped(),
        "a word file": zipped("word/document.xml", b"<w:document/>"),
        "a zip bomb": zipped("zeros", bytes(50_000_000)),
        "a gif": saved("GIF"),
        "a gif that is a script": b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)",
        "a bmp": saved("BMP"),
        "a tiff": saved("TIFF"),
        "an icon": saved("ICO"),
        "a photoshop file": b"8BPS\x00\x01" + bytes(30),
        "a film": b"\x00\x00\x00\x18ftypmp42" + bytes(64),
        "an avif": b"\x00\x00\x00\x1cftypavif" + bytes(64),
        "a jpeg 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(64),
        "a jpeg xl": b"\xff\x0a" + bytes(64),
        "a program for linux": b"\x7fELF\x02\x01\x01" + bytes(64),
        "a program for windows": b"MZ" + bytes(64),
        "a shell script": b"#!/bin/sh\nrm -rf /\n",
        "postscript": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file",
        "rich text": b"{\\rtf1 letter}",
        "an old word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "eps in disguise": b"\xc5\xd0\xd3\xc6" + bytes(64),
        "half a magic number": b"\x89PNG",
    }
    return [_kind(name, just(body)) for name, body in bodies.items()] + [_kind("nothing", just(b""), "file_empty")]


def two_at_once() -> list[Kind]:
    """Good pictures that are something else as well. What is made of them is the picture alone."""
    return [
        _kind("jpeg and a web page", lambda: saved("JPEG") + HTML, MADE),
        _kind("jpeg with a web page inside", lambda: saved("JPEG", comment=HTML), MADE),
        _kind("jpeg and eicar", lambda: saved("JPEG") + EICAR, MADE),
        _kind("jpeg and a zip", lambda: saved("JPEG") + zipped(), MADE),
        _kind("png that tells eicar", told, MADE),
        _kind("png and an svg", lambda: saved("PNG") + SVG, MADE),
        _kind("png with a script for a chunk", lambda: in_png(b"teXt", HTML), MADE, "file_not_opened"),
        _kind("webp and a web page", lambda: saved("WEBP") + HTML, MADE),
        _kind("heic and a web page", lambda: saved("HEIF") + HTML, MADE),
        _kind("pdf and a zip", lambda: pdfs.pages() + zipped(), MADE),
        _kind("zip and a pdf", lambda: zipped() + pdfs.pages()),
        _kind("web page and a pdf", lambda: HTML + pdfs.pages()),
    ]


def broken() -> list[Kind]:
    """Cut off on the way, or damaged."""
    made: list[Kind] = []
    for name, make in (("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("heic", "HEIF")):
        for part in (0.05, 0.5, 0.95):
            whole = partial(saved, make)
            end = {MADE, "file_not_opened"} if part > 0.9 else {"file_not_opened"}
            made.append(
                Kind(f"{name} cut at {part}", lambda whole=whole, part=part: cut(whole(), part), frozenset(end))
            )
    made += [
        _kind("pdf cut in the middle", lambda: cut(pdfs.pages(), 0.5)),
        _kind("pdf without its end", lambda: cut(pdfs.pages(), 0.9), MADE, "file_not_opened"),
        _kind("pdf that is a first line", just(b"%PDF-1.7\n")),
        _kind("pdf without pages", lambda: pdfs.pages(0)),
        _kind("pdf with a line turned round", lambda: pdfs.pages().replace(b"/Pages", b"/Sgepa")),
        _kind("heic by its first line only", just(b"\x00\x00\x00\x18ftypheic" + bytes(200))),
        _kind("jpeg by its first line only", just(b"\xff\xd8\xff\xe0" + bytes(200))),
        _kind("png of no width", lambda: png(0, 5, chunk(b"IDAT", squeezed(10)))),
        _kind("png with wrong sums", lambda: saved("PNG").replace(b"IDAT", b"IDAT\x00", 1)),
    ]
    return made


def wicked() -> list[Kind]:
    """Made to fill the memory, to never end, or to be opened with a key that nobody has."""
    dots, shut = "file_too_many_dots", "file_not_opened"
    return [
        _kind("png of 144 million dots", partial(flood, 12_000), dots),
        _kind("png that says four billion dots", lambda: png(65_535, 65_535, chunk(b"IDAT", squeezed(99))), dots),
        _kind(
            "png that says more dots than there are", lambda: png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b"")), dots, shut
        ),
        _kind("png one dot high", lambda: png(26_000_000, 1, chunk(b"IDAT", squeezed(99))), dots),
        _kind(
            "png with a hundred times its dots", lambda: png(64, 64, chunk(b"IDAT", squeezed(200_000_000))), MADE, shut
        ),
        _kind("png with a text bomb", lambda: in_png(b"zTXt", b"a\0\0" + squeezed(300_000_000)), MADE, shut),
        _kind("png with a profile bomb", lambda: in_png(b"iCCP", b"a\0\0" + squeezed(300_000_000)), MADE, shut),
        _kind("png with a long text bomb", lambda: in_png(b"iTXt", b"a\0\1\0\0\0" + squeezed(300_000_000)), MADE, shut),
        _kind("jpeg that says four billion dots", partial(sized_jpeg, 65_500, 65_500), dots),
        _kind("jpeg that says 24 million dots", partial(sized_jpeg, 6_000, 4_000), MADE, shut),
        _kind(
            "webp of 100 million dots", lambda: saved("WEBP", Image.new("RGB", (10_000, 10_000)), method=0), dots, shut
        ),
        _kind("pdf with a password", partial(pdfs.locked, user="secret"), "file_locked"),
        _kind("pdf of 21 pages", partial(pdfs.pages, 21), "file_too_many_pages"),
        _kind("pdf of one page 10,000 times", partial(pdfs.same_page_often, 10_000), "file_too_many_pages"),
        _kind("pdf of an endless page", partial(pdfs.pages, box=b"0 0 1000000000 1000000000"), MADE, shut),
        _kind("pdf of a page like a thread", partial(pdfs.pages, box=b"0 0 0.001 100000"), MADE, shut),
        _kind("pdf of a page turned inside out", partial(pdfs.pages, box=b"500 500 -500 -500"), MADE, shut),
        _kind("pdf of a page that is nothing", partial(pdfs.pages, box=b"0 0 0 0"), MADE, shut),
        _kind("pdf whose tree grows in itself", pdfs.tree_in_itself),
        _kind("pdf with a very deep tree", pdfs.tree_deep, MADE, shut),
        _kind("pdf with a length that is itself", pdfs.length_of_itself, MADE, shut),
        _kind("pdf with a table before itself", pdfs.table_before_itself, MADE, shut),
        _kind("pdf with 200,000 brackets", pdfs.brackets, MADE, shut),
        _kind("pdf drawn in itself", pdfs.drawn_in_itself, MADE, shut),
        _kind("pdf with a stream bomb", pdfs.stream_bomb, MADE, shut, "file_too_slow", slow=True),
        _kind("pdf with a picture bomb", pdfs.picture_bomb, MADE, shut, "file_too_slow", slow=True),
        _kind("pdf that laughs a billion times", pdfs.laughs, MADE, shut, "file_too_slow", slow=True),
        _kind("pdf of endless dashes", pdfs.dashes, MADE, shut, "file_too_slow", slow=True),
        _kind("pdf of endless tiles", pdfs.tiles, MADE, shut, "file_too_slow", slow=True),
    ]


def kinds() -> list[Kind]:
    return [*good(), *not_ours(), *two_at_once(), *broken(), *wicked()]


def corpus(count: int, *, seed: int = 7) -> Iterator[tuple[str, bytes, frozenset[str]]]:
    """Every kind, then copies with some bytes changed, dropped or doubled, until there are `count` files."""
    every, chance, made = kinds(), random.Random(seed), 0
    for kind in every:
        yield kind.name, kind.make(), kind.ends
        made += 1
    bases = [(kind.name, kind.make()) for kind in every if not kind.is_slow]
    bases = [(name, data) for name, data in bases if 16 < len(data) < 400_000]
    while made < count:
        name, data = chance.choice(bases)
        # How a changed file ends nobody can say, only that it ends.
        yield f"{name}, changed {made}", changed(data, chance), frozenset()
        made += 1


def changed(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(12, len(out))
        what = chance.randrange(3)
        if what == 0:
            out[at] = chance.randrange(256)
        elif what == 1:
            del out[at : at + chance.randint(1, 64)]
        else:
            out[at:at] = out[max(0, at - 32) : at]
        if len(out) < 16:
            return bytes(out)
    return bytes(out)

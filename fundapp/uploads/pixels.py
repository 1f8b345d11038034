"""From the bytes of a file to pictures of its pages, and from a picture to one with parts covered.

It runs in the worker alone, where a file that breaks it breaks nothing. It must never know a path, a name or a setting.
"""

import io
from collections.abc import Iterator
from typing import Any

import pillow_heif
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageOps

from fundapp.uploads.bounds import LONGEST_SIDE, MOST_PAGES, MOST_PIXELS, QUALITY, refusal

Box = tuple[int, int, int, int]
Page = tuple[int, int, bytes]
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# What pdfium answers for a file that it has no password for.
_PDF_LOCKED = 4
# A page of a letter at 200 dots to the inch.
_PDF_SCALE = 200 / 72


def ready() -> None:
    """Load everything that is loaded lazily, because nothing can be opened later."""
    # Sizes are judged here, before a pixel is decoded; Pillow's own limit is larger and only warns.
    Image.MAX_IMAGE_PIXELS = None
    Image.preinit()
    Image.init()
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    for letters in ("JPEG", "PNG", "WEBP", "HEIF"):
        _once_through(letters)
    document = pdfium.PdfDocument.new()
    document.new_page(72, 72)
    document[0].render(scale=1).to_pil()
    document.close()


def kind_of(data: bytes) -> str:
    """What the first bytes say it is; a name or a declared type is never asked."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "PDF"
    raise refusal("file_not_opened")


def pages_of(data: bytes) -> Iterator[Page]:
    """Every page as a new picture, in which nothing is left of the file but what was to be seen."""
    if not data:
        raise refusal("file_empty")
    kind = kind_of(data)
    if kind == "PDF":
        yield from _pages_of_pdf(data)
    else:
        yield _written(_decoded(data, kind))


def covered(data: bytes, boxes: list[Box]) -> Page:
    """The same picture with each box painted over. What was beneath is in no byte of it."""
    picture = _decoded(data, "JPEG")
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        draw.rectangle((min(left, right), min(top, bottom), max(left, right), max(top, bottom)), fill="black")
    return _written(picture)


def _decoded(data: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
        width, height = picture.size
        if width < 1 or height < 1 or width * height > MOST_PIXELS:
            raise refusal("file_too_many_dots")
        if kind == "JPEG":
            # Decodes at a half, a quarter or an eighth where that is enough.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        # Made small before it is turned, so that no two full pictures are held.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _on_white(ImageOps.exif_transpose(picture))


def _on_white(picture: Image.Image) -> Image.Image:
    """In plain red, green and blue. What shone through is paper now, as it was on the screen."""
    if picture.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        # Sixteen bits of grey: shown by their upper eight, where a plain conversion would cut them off.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _written(picture: Image.Image) -> Page:
    """A new file from the pixels alone: a copy without `info` carries no profile, comment or tag along."""
    image = Image.new("RGB", picture.size)
    image.paste(picture)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return image.width, image.height, out.getvalue()


def _pages_of_pdf(data: bytes) -> Iterator[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as trouble:
        locked = getattr(trouble, "err_code", None) == _PDF_LOCKED
        raise refusal("file_locked" if locked else "file_not_opened") from trouble
    count = len(document)
    if count == 0:
        raise refusal("file_not_opened")
    if count > MOST_PAGES:
        raise refusal("file_too_many_pages")
    for number in range(count):
        page = document[number]
        yield _written(_rendered(page))
        page.close()


def _rendered(page: Any) -> Image.Image:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise refusal("file_not_opened")
    scale = min(_PDF_SCALE, LONGEST_SIDE / max(width, height))
    if min(width, height) * scale < 1:
        raise refusal("file_not_opened")
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def _once_through(letters: str) -> None:
    """Write and read one dot in this format, so that its decoder is in memory. HEIC is read from what it writes."""
    out = io.BytesIO()
    image = Image.new("RGB", (64, 64), "white")
    image.save(out, letters)
    with Image.open(io.BytesIO(out.getvalue()), formats=(letters,)) as picture:
        ImageOps.exif_transpose(picture).convert("RGB")

"""A photo keeps what it shows and nothing that it tells; ExifTool, which is not ours, says so too."""

import io
import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from PIL import Image

from fundapp.kernel.refusal import Refused
from fundapp.uploads import remaking
from tests import services
from tests.uploads import pdfs
from tests.uploads.corpus import letter, saved
from tests.uploads.planted import photo

pytestmark = pytest.mark.looks
# What every JPEG says of itself, or it could not be shown. Nothing of it is about where, when, by whom or with what.
OF_ANY_PICTURE = {
    "SourceFile", "ExifToolVersion", "FileType", "FileTypeExtension", "MIMEType", "JFIFVersion", "ResolutionUnit",
    "XResolution", "YResolution", "ImageWidth", "ImageHeight", "EncodingProcess", "BitsPerSample", "ColorComponents",
    "YCbCrSubSampling", "ImageSize", "Megapixels",
}  # fmt: skip


@pytest.fixture(scope="session")
def exiftool():
    return services.need(shutil.which("exiftool"), "ExifTool")


def told(exiftool, data):
    """Every tag that ExifTool finds, even those that it does not know."""
    found = subprocess.run(
        [exiftool, "-json", "-u", "-U", "-ee3", "-a", "-G0", "--System:all", "-"],
        input=data,
        capture_output=True,
        check=True,
    )
    return {name.rpartition(":")[2]: value for name, value in json.loads(found.stdout)[0].items()}


def shown(page):
    return Image.open(io.BytesIO(page.data))


@pytest.mark.parametrize("letters", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photo_tells_nothing_but_its_size(exiftool, letters):
    sent = photo(letters)
    assert {"GPSLatitude", "Make"} <= set(told(exiftool, sent))

    kept = remaking.remake(sent).pages[0].data

    assert set(told(exiftool, kept)) <= OF_ANY_PICTURE
    assert b"PLANTED" not in kept


def test_planted_jpeg_has_everything_that_is_looked_for(exiftool):
    """So that the test above cannot pass because nothing was there."""
    found = told(exiftool, photo())

    assert {"Caption-Abstract", "Creator", "Comment", "SerialNumber", "Orientation", "XPComment"} <= set(found)


def test_pdf_tells_nothing_but_its_size(exiftool):
    sent = pdfs.with_everything()
    assert told(exiftool, sent)["Author"] == "Planted Author"

    kept = remaking.remake(sent).pages[0].data

    assert set(told(exiftool, kept)) <= OF_ANY_PICTURE


@pytest.mark.parametrize("letters", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photo_held_sideways_stands_upright(letters):
    page = remaking.remake(photo(letters)).pages[0]

    assert (page.width, page.height) == (560, 400)


def test_large_photo_is_kept_small_and_readable():
    page = remaking.remake(saved("JPEG", letter(3000, 4200))).pages[0]

    assert (page.width, page.height) == (1429, 2000)
    assert shown(page).size == (1429, 2000)


def test_pages_of_a_pdf_keep_their_order_and_their_words():
    pages = remaking.remake(pdfs.pages(3)).pages

    assert [(page.width, page.height) for page in pages] == [(1414, 2000)] * 3
    assert shown(pages[0]).convert("L").getextrema()[0] < 60


def test_what_is_covered_is_in_no_dot_of_the_picture():
    page = remaking.remake(saved("PNG", Image.new("RGB", (200, 100), "red"))).pages[0]

    hidden = shown(remaking.cover(page.data, [(10, 20, 90, 60), (150, 99, 120, 80)])).convert("RGB")

    assert hidden.size == (200, 100)
    assert max(hidden.crop((12, 22, 88, 58)).getextrema()[0]) < 40
    assert max(hidden.crop((122, 82, 148, 97)).getextrema()[0]) < 40
    assert min(hidden.crop((0, 0, 5, 5)).getextrema()[0]) > 200


def test_third_file_waits_for_its_turn_and_is_told_so(monkeypatch):
    monkeypatch.setattr(remaking, "TURN_SECONDS", 0.1)
    for _ in range(2):
        remaking._places.acquire()
    try:
        with pytest.raises(Refused) as refused:
            remaking.remake(saved("PNG"))
    finally:
        for _ in range(2):
            remaking._places.release()

    assert refused.value.codes == ("files_busy",)
    assert remaking.remake(saved("PNG")).pages


def test_files_sent_together_are_all_made():
    made = []
    threads = [threading.Thread(target=lambda: made.append(remaking.remake(saved("PNG")))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 6


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b'{"pages": []}\n',
        b'{"pages": [[1, 1, 5]], "most_kib": 1, "fences": []}\nMZ...',
        b'{"pages": [[1, 1, 9]], "most_kib": 1, "fences": []}\n\xff\xd8\xff',
        b'{"refused": "no_such_code"}\n',
        b"x" * 5000 + b"\n",
    ],
)
def test_worker_that_a_file_has_taken_over_is_not_believed(answer):
    with pytest.raises(Refused) as refused:
        remaking._read(answer)

    assert refused.value.codes == ("file_not_opened",)


def test_no_worker_is_left_behind():
    remaking.remake(saved("PNG"))

    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    assert [pid for pid in children if b"uploads.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()] == []

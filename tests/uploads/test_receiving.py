"""A file comes into memory and nowhere else, up to a hard stop, whatever the line does on the way."""

import io
import os
import socket
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory

from fundapp.uploads.receiving import MOST_TOGETHER_BYTES, InMemoryOnly, TooLarge, bytes_of
from tests.patience import PATIENCE_SECONDS

MEGABYTE = 1024 * 1024


def form(*files, **fields):
    """A body as browsers send it: `files` are (name of the box, name of the file, bytes)."""
    out = io.BytesIO()
    for name, value in fields.items():
        out.write(
            b'--line\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
        )
    for box, name, data in files:
        head = f'--line\r\nContent-Disposition: form-data; name="{box}"; filename="{name}"\r\n'
        out.write(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + data + b"\r\n")
    out.write(b"--line--\r\n")
    return out.getvalue()


def received(body):
    return RequestFactory().generic("POST", "/", body, content_type="multipart/form-data; boundary=line")


def test_there_is_one_handler_and_it_is_ours():
    assert settings.FILE_UPLOAD_HANDLERS == ["fundapp.uploads.receiving.InMemoryOnly"]
    assert isinstance(load_handler(settings.FILE_UPLOAD_HANDLERS[0], None), InMemoryOnly)
    assert settings.FILE_UPLOAD_TEMP_DIR is None
    # An ASGI server would spool a longer body; none that is read is longer than this.
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= 100 * MEGABYTE


@pytest.mark.parametrize("size", [0, 1, 3 * MEGABYTE, 10 * MEGABYTE])
def test_file_within_the_limit_is_held_in_memory(size):
    request = received(form(("photo", "letter.jpg", b"x" * size)))

    file = request.FILES["photo"]

    assert isinstance(file.file, io.BytesIO)
    assert (file.size, len(bytes_of(file))) == (size, size)


def test_file_above_the_limit_is_told_by_its_size_and_held_by_no_byte():
    request = received(form(("photo", "letter.jpg", b"x" * (10 * MEGABYTE + 1)), said="yes"))

    file = request.FILES["photo"]

    assert isinstance(file, TooLarge)
    assert (file.size, bytes_of(file)) == (10 * MEGABYTE + 1, b"")
    assert request.POST["said"] == "yes"


def test_files_together_have_a_limit_too():
    request = received(form(*[("photo", "letter.jpg", b"x" * (MOST_TOGETHER_BYTES // 3 + 1))] * 3))

    files = request.FILES.getlist("photo")

    assert [isinstance(file, TooLarge) for file in files] == [False, False, True]


def test_body_that_says_it_is_huge_is_not_read():
    body = form(("photo", "letter.jpg", b"x" * 1000))
    request = received(body)
    request.META["CONTENT_LENGTH"] = str(101 * MEGABYTE)

    assert dict(request.FILES) == {}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 255 + ".jpg", "letter.jpg\\..\\x", "löschen✊.php", "x.jpg.exe", "C:letter.jpg"]
)
def test_name_of_a_file_is_forgotten(name):
    assert received(form(("photo", name, b"x"))).FILES["photo"].name == "file"


@pytest.mark.parametrize("name", ["..", ".", "/"])
def test_name_that_is_a_folder_is_no_file(name):
    assert dict(received(form(("photo", name, b"x"))).FILES) == {}


def test_upload_that_breaks_off_leaves_nothing_open():
    handler = InMemoryOnly()
    handler.new_file("photo", "letter.jpg", "image/jpeg", None)
    handler.receive_data_chunk(b"x" * 1000, 0)

    handler.upload_interrupted()

    assert handler._held is None


@pytest.mark.django_db(transaction=True)
def test_nine_megabytes_over_a_live_server_touch_no_disk(live_server):
    """A marker goes up in nine megabytes; while it is on its way and afterwards no temporary folder holds it."""
    marker = b"PLANTED-ON-THE-WAY"
    places = {tempfile.gettempdir(), "/dev/shm", "/var/tmp", str(settings.VAR_DIR)}
    before = files_in(places)
    address = live_server.url.removeprefix("http://").split(":")
    body = form(("photo", "letter.jpg", marker * (9 * MEGABYTE // len(marker))), csrfmiddlewaretoken="x" * 64)
    seen = set()

    with socket.create_connection((address[0], int(address[1])), timeout=PATIENCE_SECONDS) as line:
        line.sendall(head(body))
        for start in range(0, len(body), MEGABYTE):
            line.sendall(body[start : start + MEGABYTE])
            seen |= written(files_in(places) - before, marker)
        line.recv(100)
    seen |= written(files_in(places) - before, marker)

    assert seen == set()


@pytest.mark.django_db(transaction=True)
def test_line_that_drops_in_the_middle_leaves_nothing(live_server):
    marker = b"PLANTED-AND-DROPPED"
    places = {tempfile.gettempdir(), "/dev/shm", str(settings.VAR_DIR)}
    before = files_in(places)
    address = live_server.url.removeprefix("http://").split(":")
    body = form(("photo", "letter.jpg", marker * 200_000))

    with socket.create_connection((address[0], int(address[1])), timeout=PATIENCE_SECONDS) as line:
        line.sendall(head(body) + body[: len(body) // 2])

    assert written(files_in(places) - before, marker) == set()
    with socket.create_connection((address[0], int(address[1])), timeout=PATIENCE_SECONDS) as line:
        line.sendall(b"GET /help HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b" 200 " in line.recv(100)


def head(body):
    return (
        b"POST /back HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=line\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    )


def files_in(places):
    """What lies in the folders, one level deep: that is where temporary files are made."""
    return {entry.path for place in places if os.path.isdir(place) for entry in os.scandir(place)}


def written(paths, marker):
    """Those that hold the marker, folders searched to their ends."""
    held = set()
    for path in paths:
        for file in [Path(path), *Path(path).rglob("*")]:
            try:
                if file.is_file() and marker in file.read_bytes():
                    held.add(str(file))
            except OSError:
                continue
    return held

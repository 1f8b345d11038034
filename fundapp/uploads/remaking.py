"""The two things the site asks of a worker: make pictures of this file, cover parts of this picture.

Each file has a process of its own that lives for it alone. It must never know who sent the file, or write it anywhere.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fundapp.uploads.bounds import (
    AT_A_TIME,
    MOST_BOXES,
    MOST_BYTES,
    MOST_PAGE_BYTES,
    MOST_PAGES,
    SECONDS,
    TURN_SECONDS,
    refusal,
)

_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from fundapp.uploads.worker import main; main(int(sys.argv[2]))"
_MOST_HEAD_BYTES = 4096
_CHUNK = 1 << 16
_places = threading.BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True, slots=True)
class Page:
    """One picture as it is kept."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Remade:
    """The pages of a file in their order, and what it took to make them."""

    pages: tuple[Page, ...]
    most_kib: int
    fences: tuple[str, ...]


def remake(data: bytes, *, seconds: int = SECONDS) -> Remade:
    """New pictures of what the file shows; or `Refused` with a sentence that says what to do."""
    if not data:
        raise refusal("file_empty")
    if len(data) > MOST_BYTES:
        raise refusal("file_too_big")
    return _asked_of_a_worker({}, data, seconds)


def cover(data: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> Page:
    """A picture that was remade before, with each box (left, top, right, bottom) painted over."""
    assert 0 < len(boxes) <= MOST_BOXES, "a form says how many boxes there may be"
    return _asked_of_a_worker({"boxes": [list(box) for box in boxes]}, data, SECONDS).pages[0]


def _asked_of_a_worker(order: dict[str, object], data: bytes, seconds: int) -> Remade:
    if not _places.acquire(timeout=TURN_SECONDS):
        raise refusal("files_busy")
    try:
        answer = _answer(json.dumps(order).encode() + b"\n" + data, seconds)
    finally:
        _places.release()
    return _read(answer)


def _answer(sent: bytes, seconds: int) -> bytes:
    """What a fresh worker says to `sent`. However it ends, it is gone when this returns."""
    worker = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, str(_ROOT), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing is inherited. One heap, because each further one reserves more than an eighth of the memory.
        env={"MALLOC_ARENA_MAX": "1"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        return _exchanged(worker, sent, until=time.monotonic() + seconds)
    finally:
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def _exchanged(worker: "subprocess.Popen[bytes]", sent: bytes, *, until: float) -> bytes:
    """Write and read at once, within the time and no more than pages can be: the worker is not believed either."""
    assert worker.stdin is not None, "opened above"
    assert worker.stdout is not None, "opened above"
    left, got, most = memoryview(sent), bytearray(), _MOST_HEAD_BYTES + MOST_PAGES * MOST_PAGE_BYTES
    os.set_blocking(worker.stdin.fileno(), False)
    with selectors.DefaultSelector() as pipes:
        pipes.register(worker.stdin, selectors.EVENT_WRITE)
        pipes.register(worker.stdout, selectors.EVENT_READ)
        while True:
            ready = pipes.select(timeout=max(0.0, until - time.monotonic()))
            if not ready:
                raise refusal("file_too_slow")
            for key, _ in ready:
                if key.fileobj is worker.stdout:
                    chunk = os.read(worker.stdout.fileno(), _CHUNK)
                    if not chunk:
                        return bytes(got)
                    got += chunk
                    if len(got) > most:
                        raise refusal("file_not_opened")
                else:
                    left = _written(worker.stdin.fileno(), left)
                    if not left:
                        pipes.unregister(worker.stdin)
                        worker.stdin.close()


def _written(pipe: int, left: memoryview) -> memoryview:
    """What is still to be written; nothing, when the worker stopped listening."""
    try:
        return left[os.write(pipe, left[:_CHUNK]) :]
    except BrokenPipeError:
        return left[:0]


def _read(answer: bytes) -> Remade:
    head, _, body = answer.partition(b"\n")
    if not head or len(head) > _MOST_HEAD_BYTES:
        # It was ended by its own limits, or by the kernel for a call that it may not make.
        raise refusal("file_not_opened")
    said = json.loads(head)
    if "refused" in said:
        raise refusal(str(said["refused"]))
    pages, at = [], 0
    for width, height, length in said["pages"]:
        data = body[at : at + length]
        at += length
        if len(data) != length or not data.startswith(b"\xff\xd8\xff"):
            raise refusal("file_not_opened")
        pages.append(Page(int(width), int(height), data))
    if not 0 < len(pages) <= MOST_PAGES or at != len(body):
        raise refusal("file_not_opened")
    return Remade(tuple(pages), int(said["most_kib"]), tuple(said["fences"]))

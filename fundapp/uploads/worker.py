"""The process that reads one file that a stranger sent, and ends. It must never know a database, a setting or a name.

It is started with no environment and no open file but three pipes. What comes in: one line of JSON that says what to
do, then the file. What goes out: one line of JSON, then the pages. It gives up everything before it reads.
"""

import json
import os
import sys
from collections.abc import Iterable

from fundapp.kernel.refusal import Refused
from fundapp.uploads import confinement, pixels
from fundapp.uploads.bounds import MEMORY_BYTES, SECONDS, refusal


def main(seconds: int = SECONDS) -> None:
    pixels.ready()
    status = os.open("/proc/self/status", os.O_RDONLY)
    fences = confinement.give_up_everything(memory_bytes=MEMORY_BYTES, seconds=seconds)
    try:
        pages = list(_worked() if fences else _shut())
    except Refused as refused:
        _say({"refused": refused.codes[0]}, ())
    except Exception:  # noqa: BLE001 -- whatever a file breaks in a decoder, it was not opened
        _say({"refused": "file_not_opened"}, ())
    else:
        sizes = [[width, height, len(data)] for width, height, data in pages]
        _say({"pages": sizes, "most_kib": confinement.most_memory(status), "fences": fences}, (p[2] for p in pages))
    # Without tidying up: nothing is worth it, and a decoder that was broken cannot hold the end up.
    os._exit(0)


def _worked() -> Iterable[pixels.Page]:
    order = json.loads(sys.stdin.buffer.readline(4096))
    data = sys.stdin.buffer.read()
    if "boxes" in order:
        return [pixels.covered(data, [tuple(box) for box in order["boxes"]])]
    return pixels.pages_of(data)


def _shut() -> Iterable[pixels.Page]:
    """No fence could be raised on this machine, so nothing is read on it."""
    raise refusal("files_closed")


def _say(head: dict[str, object], bodies: Iterable[bytes]) -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for body in bodies:
        out.write(body)
    out.flush()


if __name__ == "__main__":
    main()

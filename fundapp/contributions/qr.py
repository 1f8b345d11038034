"""A QR code as the path of a drawing. Pure. It must never know what the address leads to."""

from dataclasses import dataclass
from typing import Any

# White all around, without which a reader does not find the code.
QUIET = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of `side` modules with the dark ones as one path, a row of neighbours at a time."""

    side: int
    path: str


def drawn(text: str) -> Drawing:
    """The code for a text, such that a quarter of it may be torn off or covered by a thumb."""
    # Loaded at the first use: few pages need it.
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code: QRCode[Any] = QRCode(border=QUIET, error_correction=ERROR_CORRECT_Q)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return Drawing(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    steps, x = [], 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            steps.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
        x += 1
    return "".join(steps)

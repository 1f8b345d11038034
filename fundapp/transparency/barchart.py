"""A bar chart as plain numbers, for a template to draw as SVG: two bars a month. Pure, and knows nothing of money."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
FOOT, HEAD = 28, 12
# The page shows through between neighbours, so that two colours of like lightness are still told apart.
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in the chart's own units, with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One month: its name under the axis, and its two bars."""

    label: str
    label_x: float
    first: Bar
    second: Bar


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    floor: float
    pairs: tuple[Pair, ...]


def paired_bars(rows: Sequence[tuple[str, int, int]]) -> Chart:
    """A chart of `(label, first, second)` rows, whole numbers from zero up; the tallest bar fills the height."""
    tallest = max((max(first, second) for _, first, second in rows), default=0) or 1
    room = HEIGHT - FOOT - HEAD
    step = WIDTH / max(len(rows), 1)
    bar_width = max(step * 0.36 - GAP, 1)

    def bar(x: float, value: int) -> Bar:
        height = round(room * value / tallest, 1)
        return Bar(round(x, 1), round(HEAD + room - height, 1), round(bar_width, 1), height, value)

    pairs = []
    for place, (label, first, second) in enumerate(rows):
        left = place * step + step * 0.14
        pairs.append(
            Pair(label, round(place * step + step / 2, 1), bar(left, first), bar(left + bar_width + GAP, second))
        )
    return Chart(WIDTH, HEIGHT, HEAD + room, tuple(pairs))

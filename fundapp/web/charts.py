"""Where the bars of a chart stand, so that a template can draw them as SVG. Pure arithmetic: it never knows a noun."""

from collections.abc import Sequence
from dataclasses import dataclass

# The sheet that every chart is drawn on.
WIDTH, PLOT, TOP, LEFT, FOOT = 640, 220, 34, 78, 28


@dataclass(frozen=True, slots=True)
class Bar:
    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    y: float

    @property
    def text_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True, slots=True)
class Key:
    series: int
    text: str
    x: float

    y = 6
    text_y = 17

    @property
    def text_x(self) -> float:
        return self.x + 18


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[Bar, ...]
    labels: tuple[Mark, ...]
    grid: tuple[Line, ...]
    keys: tuple[Key, ...]

    width = WIDTH
    height = TOP + PLOT + FOOT
    left = LEFT
    label_x = LEFT - 8


def bars(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Bars:
    """Grouped bars of up to four series of pence: `bars(["Sep", "Oct"], [("In", [100, 200]), ("Out", [50, 80])])`."""
    assert 1 <= len(series) <= 4, "more than four series cannot be told apart"
    assert all(len(values) == len(labels) for _, values in series), "every series has a value for every label"
    top = top_of(max((value for _, values in series for value in values), default=0))
    slot = (WIDTH - LEFT) / max(1, len(labels))
    wide = (slot * 0.76 - 2 * (len(series) - 1)) / len(series)
    every = -(-len(labels) // 12)
    drawn = tuple(
        Bar(place + 1, *_box(LEFT + slot * (spot + 0.12) + place * (wide + 2), wide, max(0, value) / top))
        for place, (_, values) in enumerate(series)
        for spot, value in enumerate(values)
    )
    marks = tuple(
        Mark(text, round(LEFT + slot * (spot + 0.5), 1), TOP + PLOT + 19)
        for spot, text in enumerate(labels)
        if spot % every == 0
    )
    grid = tuple(Line(short_pounds(top * part // 4), round(TOP + PLOT * (1 - part / 4), 1)) for part in range(5))
    return Bars(drawn, marks, grid, keys_of([name for name, _ in series]))


def keys_of(names: Sequence[str]) -> tuple[Key, ...]:
    """What each colour means, in a row above the drawing."""
    keys, x = [], float(LEFT)
    for place, name in enumerate(names):
        keys.append(Key(place + 1, name, x))
        # Room for the larger letters of a small screen.
        x += 18 + 12 * len(name) + 24
    return tuple(keys)


def _box(x: float, width: float, share: float) -> tuple[float, float, float, float]:
    height = PLOT * share
    return round(x, 1), round(TOP + PLOT - height, 1), round(width, 1), round(height, 1)


def top_of(pence: int) -> int:
    """The least of £4, £8, £20, £40, £80 … that holds `pence`, so that a quarter of it is whole pounds."""
    step = 400
    while True:
        for times in (1, 2, 5):
            if pence <= step * times:
                return step * times
        step *= 10


def short_pounds(pence: int) -> str:
    """`£750`, `£2.5k`, `£40k`: short enough for the room beside the axis."""
    if pence < 100_000:
        return f"£{pence // 100}"
    thousands, hundreds = divmod(pence // 10_000, 10)
    return f"£{thousands}.{hundreds}k" if hundreds else f"£{thousands}k"

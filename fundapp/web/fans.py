"""Where the bands and lines of a fan chart stand, so that a template can draw them as SVG. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

from fundapp.web.charts import FOOT, LEFT, PLOT, TOP, WIDTH, Key, Line, Mark, keys_of, short_pounds, top_of


@dataclass(frozen=True, slots=True)
class Path:
    """One line or band: its number for the stylesheet, and the points of an SVG polyline or polygon."""

    series: int
    points: str


@dataclass(frozen=True, slots=True)
class FanChart:
    band: Path
    lines: tuple[Path, ...]
    labels: tuple[Mark, ...]
    grid: tuple[Line, ...]
    keys: tuple[Key, ...]

    width = WIDTH
    height = TOP + PLOT + FOOT
    left = LEFT
    label_x = LEFT - 8


def fan_chart(
    labels: Sequence[str],
    *,
    low: Sequence[int],
    high: Sequence[int],
    lines: Sequence[tuple[str, Sequence[int]]],
    label_every: int,
) -> FanChart:
    """A band from `low` to `high` and up to four lines, all in pence, each with a value for every label."""
    assert 1 <= len(lines) <= 4, "more than four lines cannot be told apart"
    assert all(len(values) == len(labels) for values in (low, high, *(values for _, values in lines)))
    top = top_of(max((value for values in (high, *(values for _, values in lines)) for value in values), default=0))
    band = [*_points(high, top), *reversed(_points(low, top))]
    return FanChart(
        band=Path(1, " ".join(band)),
        lines=tuple(Path(place, " ".join(_points(values, top))) for place, (_, values) in enumerate(lines, start=1)),
        labels=tuple(
            Mark(text, _x(spot, len(labels)), TOP + PLOT + 19)
            for spot, text in enumerate(labels)
            if spot % label_every == 0
        ),
        grid=tuple(Line(short_pounds(top * part // 4), round(TOP + PLOT * (1 - part / 4), 1)) for part in range(5)),
        keys=keys_of([name for name, _ in lines]),
    )


def _points(values: Sequence[int], top: int) -> list[str]:
    return [f"{_x(spot, len(values))},{_y(value, top)}" for spot, value in enumerate(values)]


def _x(spot: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT) * spot / max(1, count - 1), 1)


def _y(value: int, top: int) -> float:
    return round(TOP + PLOT * (1 - max(0, value) / top), 1)

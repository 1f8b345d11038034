"""Bars stand where their numbers say, and the axis is marked in whole pounds."""

import pytest

from fundapp.web.charts import Bar, bars


def test_bar_is_as_tall_as_its_share():
    drawn = bars(["Sep", "Oct"], [("In", [20_000, 10_000])])

    assert [bar.height for bar in drawn.bars] == [220, 110]
    assert {bar.y + bar.height for bar in drawn.bars} == {254}


def test_series_stand_beside_each_other_with_a_gap():
    first, second = bars(["Sep"], [("In", [400]), ("Out", [400])]).bars

    assert round(second.x - first.x - first.width, 1) == 2.0
    assert (first.series, second.series) == (1, 2)


@pytest.mark.parametrize(
    ("tallest", "marks"),
    [
        (0, ["£0", "£1", "£2", "£3", "£4"]),
        (401, ["£0", "£2", "£4", "£6", "£8"]),
        (61_000, ["£0", "£200", "£400", "£600", "£800"]),
        (190_000, ["£0", "£500", "£1k", "£1.5k", "£2k"]),
        (3_100_000, ["£0", "£10k", "£20k", "£30k", "£40k"]),
    ],
)
def test_axis_is_marked_in_whole_pounds(tallest, marks):
    assert [line.label for line in bars(["Sep"], [("In", [tallest])]).grid] == marks


def test_nothing_yet_is_drawn_flat():
    assert bars([], [("In", [])]).bars == ()
    assert bars(["Sep"], [("In", [-500])]).bars == (Bar(1, 145.4, 254, 427.1, 0),)


def test_many_labels_are_thinned():
    assert len(bars([str(number) for number in range(30)], [("In", [1] * 30)]).labels) == 10

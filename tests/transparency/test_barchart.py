"""The chart is numbers in, rectangles out."""

from itertools import pairwise

from fundapp.transparency.barchart import FOOT, HEAD, HEIGHT, paired_bars


def test_the_tallest_bar_fills_the_height_and_the_others_keep_proportion():
    chart = paired_bars([("Oct", 200, 50), ("Nov", 100, 0)])

    room = HEIGHT - FOOT - HEAD
    assert [(pair.first.height, pair.second.height) for pair in chart.pairs] == [(room, room / 4), (room / 2, 0)]


def test_bars_stand_on_one_floor():
    chart = paired_bars([("Oct", 200, 50), ("Nov", 100, 7)])

    floors = {round(bar.y + bar.height, 1) for pair in chart.pairs for bar in (pair.first, pair.second)}
    assert floors == {chart.floor}


def test_no_rows_and_no_money_draw_nothing_and_fail_nothing():
    assert paired_bars([]).pairs == ()
    assert paired_bars([("Nov", 0, 0)]).pairs[0].first.height == 0


def test_neighbours_never_overlap():
    chart = paired_bars([(str(month), month, 12 - month) for month in range(1, 13)])

    bars = [bar for pair in chart.pairs for bar in (pair.first, pair.second)]
    assert all(left.x + left.width <= right.x for left, right in pairwise(bars))

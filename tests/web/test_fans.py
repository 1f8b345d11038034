"""A fan stands where its numbers say."""

from fundapp.web.fans import fan_chart


def test_the_band_goes_out_above_and_comes_back_below():
    drawn = fan_chart(["a", "b"], low=[200, 0], high=[200, 400], lines=[("As now", [200, 100])], label_every=1)

    # The axis ends at £4: 400 is at the top (34), nothing at the foot (254).
    assert drawn.band.points == "78.0,144.0 640.0,34.0 640.0,254.0 78.0,144.0"
    assert drawn.lines[0].points == "78.0,144.0 640.0,199.0"
    assert [(label.text, label.x) for label in drawn.labels] == [("a", 78.0), ("b", 640.0)]
    assert [key.text for key in drawn.keys] == ["As now"]


def test_what_would_lie_below_nothing_is_drawn_at_nothing():
    drawn = fan_chart(["a"], low=[-5], high=[400], lines=[("As now", [-5])], label_every=1)
    assert drawn.lines[0].points == "78.0,254.0"

"""The life of the members' register: two who live under one roof, and one whose dues are waived for a while."""

from datetime import date, datetime, time, timedelta

from fundapp.demo.lives.founding import Cast
from fundapp.demo.timeline import Life
from fundapp.kernel.clock import LONDON
from members import actions
from members.models import DeclaredInterest, DuesRecord


def register(cast: Cast, *, first_day: date) -> Life:
    """Ada enters both; one of them has nothing this spring, so nothing is asked of them."""
    joined_on = first_day + timedelta(days=10)
    yield datetime.combine(joined_on, time(18), LONDON)
    one, other = (
        actions.register_membership(cast("Ada"), key=f"demo-home:{number}", joined_on=joined_on) for number in (1, 2)
    )
    actions.link_household(cast("Ada"), code=one.code, kind=DeclaredInterest.Kind.MEMBERSHIP, subject=other.code)
    yield datetime.combine(joined_on + timedelta(days=60), time(18), LONDON)
    actions.record_dues(
        cast("Ada"),
        key="demo-dues-waived:1",
        code=one.code,
        kind=DuesRecord.Kind.WAIVED,
        first_on=joined_on + timedelta(days=60),
        last_on=joined_on + timedelta(days=150),
    )

"""How the invented fund changes: new rules that its committee carried, and a limit that waits for a second person."""

import re
from datetime import date, datetime, time, timedelta

from fundapp.demo.lives.founding import Cast
from fundapp.demo.timeline import Life
from fundapp.kernel.actor import system
from fundapp.kernel.clock import LONDON
from fundapp.limits.catalogue import Limit
from payouts.motions import actions
from payouts.motions.voting import Choice
from payouts.rulebook import selectors as rulebooks

_VOTES = {
    "Benedict": Choice.YES,
    "Farida": Choice.YES,
    "George": Choice.NO,
    "Hyacinth": Choice.YES,
    "Imogen": Choice.ABSTAIN,
    "Joseph": Choice.YES,
}


def changing(cast: Cast, *, last_day: date) -> Life:
    """Farida asks for fifty pence more a day from the summer on; Tomasz for a lower limit on what he does alone."""
    yield datetime.combine(last_day - timedelta(days=20), time(19), LONDON)
    motion = actions.propose_rulebook(
        cast("Farida"),
        key="demo-motion:rules",
        toml_text=_fifty_pence_more(from_day=last_day + timedelta(days=60)),
        note="Ten pounds a day no longer buys the food that it bought when we began.",
    )
    yield datetime.combine(last_day - timedelta(days=18), time(20), LONDON)
    for label, choice in _VOTES.items():
        key = f"demo-motion:rules:{label.lower()}"
        actions.cast_vote(cast(label), motion_id=motion.id, key=key, choice=choice)
    yield motion.closes_at + timedelta(minutes=5)
    actions.move_on(system("motions"))
    yield datetime.combine(last_day - timedelta(days=2), time(18), LONDON)
    actions.propose_limit(
        cast("Tomasz"),
        key="demo-motion:limit",
        limit=Limit.REFUND_ALONE,
        value=40_00,
        note="Nobody gave back more than forty pounds alone all year.",
    )


def _fifty_pence_more(*, from_day: date) -> str:
    """The rules in force with another amount. Their worked examples are about the old one."""
    text = rulebooks.current().document.split("[[examples]]")[0]
    text = re.sub(r"(?m)^version = .*$", "version = 2", text)
    text = re.sub(r"(?m)^effective_from = .*$", f"effective_from = {from_day.isoformat()}", text)
    return re.sub(r'(?m)^amount = "10.00"$', 'amount = "10.50"', text)

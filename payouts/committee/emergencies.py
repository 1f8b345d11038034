"""The first sum that two people may give on the same evening. It must never know who they are, nor who is helped."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fundapp.kernel.refusal import refuse
from payouts.rulebook.facts import Assessment, Instalment, Line


def need_in_rules(words: Mapping[str, Any]) -> int:
    """The most that two people may give at once, by a rulebook's `decision` part; or `Refused`."""
    most = words.get("emergency_amount_pence")
    if not most:
        raise refuse(
            "no_emergency_in_rules",
            "The rules know no emergency sum. A panel decides; ask its people to vote tonight.",
        )
    return int(most)


def first_sum(assessment: Assessment, words: Mapping[str, Any], *, on: date) -> Assessment:
    """As much of the sum as may be given at once, in one instalment that is due today."""
    most = need_in_rules(words)
    if assessment.total_pence <= 0:
        raise refuse("nothing_to_award", "The rules give nothing here, so there is nothing to give at once.")
    first_pence = min(most, assessment.total_pence)
    parts = assessment.schedule
    at_once = Instalment(1, parts[0].first, parts[-1].last, sum(part.days for part in parts), first_pence, on)
    said = Line(
        rule="emergency",
        clause="decision.emergency_amount",
        what="Of %(sum_pence)s, %(first_pence)s may be given at once. A full panel decides on all of it.",
        values={"sum_pence": assessment.total_pence, "first_pence": first_pence},
        amount_pence=first_pence,
    )
    return replace(assessment, lines=(*assessment.lines, said), total_pence=first_pence, schedule=(at_once,))

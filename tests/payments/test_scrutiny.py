"""What a machine sees in a run: each finding on its own, at its edge, and what a tick does and does not do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments.scrutiny import Around, Caps, Code, Paying, Severity, look_over, need_looked_over

DAY = date(2026, 3, 20)
VOTED = datetime(2026, 3, 10, 20, tzinfo=UTC)
ONE = Paying("AAA", 100_00, DAY, frozenset({"a"}), VOTED, None)
TWO = replace(ONE, label="BBB", accounts=frozenset({"b"}))
AROUND = Around(
    day=DAY,
    rail="Generic",
    is_rail_on=True,
    caps=Caps(payout_pence=100_00, day_pence=200_00, week_pence=300_00),
    others_that_day_pence=0,
    others_that_week_pence=100_00,
    bank_pence=500_00,
    reserve_pence=300_00,
    box_pence=None,
    organisers_accounts=frozenset({"z"}),
)


def codes(payments=(ONE, TWO), **around) -> list[str]:
    return [finding.code for finding in look_over(payments, replace(AROUND, **around))]


def test_at_every_edge_there_is_nothing_to_say():
    assert codes() == []
    assert codes((replace(ONE, due_on=DAY - timedelta(days=7), details_changed_at=VOTED), TWO)) == []


@pytest.mark.parametrize(
    ("payments", "around", "code", "severity"),
    [
        ((replace(ONE, amount_pence=100_01),), {}, Code.OVER_CAP, Severity.STOP),
        ((ONE, TWO), {"others_that_day_pence": 1}, Code.OVER_DAY, Severity.STOP),
        ((ONE, TWO), {"others_that_week_pence": 100_01}, Code.OVER_WEEK, Severity.STOP),
        ((ONE,), {"is_rail_on": False}, Code.RAIL_OFF, Severity.STOP),
        ((ONE, replace(TWO, accounts=ONE.accounts)), {}, Code.SAME_ACCOUNT, Severity.WARN),
        ((ONE,), {"organisers_accounts": ONE.accounts}, Code.ORGANISERS_ACCOUNT, Severity.WARN),
        ((replace(ONE, details_changed_at=VOTED + timedelta(seconds=1)),), {}, Code.CHANGED_SINCE, Severity.WARN),
        ((replace(ONE, due_on=DAY - timedelta(days=8)),), {}, Code.OLD, Severity.WARN),
        ((ONE, TWO), {"reserve_pence": 300_01}, Code.UNDER_RESERVE, Severity.WARN),
    ],
)
def test_a_penny_a_day_or_a_second_beyond_is_said(payments, around, code, severity):
    [finding] = look_over(payments, replace(AROUND, **around))

    assert (finding.code, finding.severity) == (code, severity)
    assert str(finding.refusal)


def test_rules_without_a_reserve_have_nothing_to_say_of_the_bank():
    assert codes(bank_pence=0, reserve_pence=0) == []


def test_two_payments_of_one_request_are_no_surprise():
    assert codes((ONE, ONE)) == []


def test_a_finding_names_every_request_it_is_about_once():
    shared = replace(TWO, accounts=frozenset({"a", "b"}))
    [finding] = look_over((shared, ONE), AROUND)

    assert str(finding.refusal) == "AAA, BBB are paid into the same account as one another."


def test_a_warning_goes_with_a_tick_and_a_reason_and_a_stop_with_nothing():
    every = [code.value for code in Code]
    warned = look_over((ONE,), replace(AROUND, organisers_accounts=ONE.accounts))
    stopped = look_over((ONE,), replace(AROUND, is_rail_on=False))

    need_looked_over(warned, looked=[Code.ORGANISERS_ACCOUNT], why="Asked")
    for findings, looked, why, code in (
        (warned, [], "Asked", Code.ORGANISERS_ACCOUNT),
        (warned, every, "  ", "looked_at_without_a_reason"),
        (stopped, every, "Asked", Code.RAIL_OFF),
    ):
        with pytest.raises(Refused) as refused:
            need_looked_over(findings, looked=looked, why=why)
        assert refused.value.codes == (code,)


def test_nothing_to_look_at_needs_no_reason():
    need_looked_over((), looked=[], why="")

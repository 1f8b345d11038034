"""The chart: codes, kinds, and which transfers need their money to be there."""

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.ledger import chart
from fundapp.ledger.chart import AccountKind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("bank", AccountKind.ASSET),
        ("stripe", AccountKind.ASSET),
        ("cash", AccountKind.ASSET),
        ("pot:general", AccountKind.FUND),
        ("pot:rent-2026", AccountKind.FUND),
        ("promised:general", AccountKind.LIABILITY),
        ("in-transit", AccountKind.LIABILITY),
        ("unidentified", AccountKind.LIABILITY),
    ],
)
def test_kind_follows_the_code(code, kind):
    assert chart.is_account(code)
    assert chart.kind_of(code) is kind


@pytest.mark.parametrize(
    "code",
    ["", "petty", "pot:", "pot:General", "pot:a b", "pot:-a", "pot:a--b", "promised:", "promised:" + "a" * 61, "BANK"],
)
def test_kind_of_a_code_outside_the_chart_is_refused(code):
    assert not chart.is_account(code)
    with pytest.raises(Refused) as refused:
        chart.kind_of(code)
    assert refused.value.codes == ("account_unknown",)


def test_balance_is_positive_in_the_direction_of_its_kind():
    assert AccountKind.ASSET.balance_pence(debited=700, credited=200) == 500
    assert AccountKind.FUND.balance_pence(debited=700, credited=200) == -500
    assert AccountKind.LIABILITY.balance_pence(debited=200, credited=700) == 500


def test_pot_is_named_by_its_slug():
    assert chart.pot("rent") == "pot:rent"
    assert chart.promised("rent") == "promised:rent"
    assert chart.slug_of("promised:rent") == "rent"
    for name in ("", "Rent", "rent!", "a" * 61):
        with pytest.raises(Refused) as refused:
            chart.pot(name)
        assert refused.value.codes == ("pot_name_not_understood",)


@pytest.mark.parametrize(
    ("debit", "credit", "guarded"),
    [
        ("pot:general", "promised:general", True),
        ("promised:general", "pot:general", True),
        ("promised:general", "in-transit", True),
        ("pot:general", "stripe", False),
        ("pot:general", "unidentified", False),
        ("in-transit", "bank", False),
        ("in-transit", "promised:general", False),
        ("bank", "stripe", False),
    ],
)
def test_what_the_fund_decides_is_guarded_and_facts_from_outside_are_not(debit, credit, guarded):
    assert chart.is_guarded(debit, credit) is guarded

"""The modulus check: accounts that the scheme prints as examples, and rows worked out by hand for its exceptions."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments.rails import modulus
from payouts.payments.rails.modulus import Verdict

PLAIN = "0 0 0 0 0 0 8 7 6 5 4 3 2 1"
DOUBLED = "2 1 2 1 2 1 2 1 2 1 2 1 2 1"
TABLE = f"""
089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1
107000 107999 MOD11 {PLAIN}
134012 134020 MOD11 0 0 0 7 5 9 8 4 6 3 5 2 0 0 4
180002 180002 MOD11 {PLAIN} 14
200915 200915 MOD11 0 0 0 0 0 0 0 7 6 5 4 3 2 1 6
200915 200915 DBLAL {DOUBLED} 6
202700 202999 MOD11 0 0 0 0 0 0 0 7 6 5 4 3 2 1
202700 202999 DBLAL {DOUBLED}
309070 309072 MOD11 0 0 1 2 5 3 6 4 8 7 10 9 3 1 2
309070 309072 MOD11 0 0 1 2 5 3 6 4 8 7 10 9 3 1 9
938000 938696 MOD11 7 6 5 4 3 2 7 6 5 4 3 2 0 0 5
938000 938696 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 0 5
400001 400001 DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 2 1 1
400003 400003 MOD11 {PLAIN}
400003 400003 DBLAL {DOUBLED} 3
400007 400007 MOD11 1 0 0 0 0 0 8 7 6 5 4 3 2 1 7
400008 400008 MOD11 0 1 0 0 0 0 0 0 0 0 0 0 0 1 8
400010 400010 MOD11 1 0 0 0 0 0 8 7 6 5 4 3 2 1 10
400010 400010 DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 0 1 11
400012 400012 MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1 12
400012 400012 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 1 1 13
"""
TABLES = modulus.read(TABLE, "938600 938611\n")


@pytest.mark.parametrize(
    ("sort_code", "account", "is_plausible"),
    [
        # Printed by the scheme: plain rows, and both of two.
        ("089999", "66374958", True),
        ("089999", "66374959", False),
        ("107999", "88837491", True),
        ("107999", "88837493", False),
        ("202959", "63748472", True),
        # Two rows of which only one holds.
        ("202959", "63748473", False),
        # 4: the remainder is the last two figures. 14: seven figures and one of its own.
        ("134020", "63849203", True),
        ("134020", "63849204", False),
        ("180002", "00000190", True),
        ("180002", "00000192", False),
        # 6: another currency is not looked at.
        ("200915", "41011166", True),
        # 5: the check figures, with a sort code in place of another, and both of them nothing.
        ("938611", "07806039", True),
        ("938600", "42368003", True),
        ("938063", "55065200", True),
        ("938063", "15764273", False),
        ("938063", "15764264", False),
        ("938063", "15763217", False),
        # 2 and 9.
        ("309070", "12345677", True),
        ("309070", "99345694", True),
        ("309070", "12345678", False),
        # By hand. 1: 27 more, 2 x 1 + 1 + 27 = 30.
        ("400001", "00000011", True),
        ("400001", "00000010", False),
        # 3: the third figure 6 or 9 leaves the second row out; 6 x 6 = 36, and 8 more is 44.
        ("400003", "00600040", True),
        ("400003", "00500070", False),
        # 7: with 9 as last but one, only what follows the first two figures counts: 2 x 9 + 4 = 22.
        ("400007", "11000094", True),
        ("400007", "11000084", False),
        # 8: worked out as 090126, so 9 + 2 = 11.
        ("400008", "00000002", True),
        ("400008", "00000003", False),
        # 10 and 11: 09 or 99 before, 9 as last but one; or else the second row holds.
        ("400010", "09000094", True),
        ("400010", "99000094", True),
        ("400010", "12000000", True),
        ("400010", "12000094", False),
        # 12 and 13: either will do.
        ("400012", "00000010", True),
        ("400012", "00000019", True),
        ("400012", "00000011", False),
    ],
)
def test_an_account_is_plausible_or_not(sort_code, account, is_plausible):
    assert TABLES.verdict(sort_code, account) is (Verdict.PLAUSIBLE if is_plausible else Verdict.IMPLAUSIBLE)


def test_a_sort_code_outside_the_table_is_unknown_and_so_is_all_without_one():
    assert TABLES.verdict("999999", "12345678") is Verdict.UNKNOWN
    assert modulus.read("").verdict("089999", "66374958") is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("weights", "substitutes"),
    [
        ("089000 089999 MOD12 " + PLAIN, ""),
        ("089000 089999 MOD10 1 2 3", ""),
        ("89000 089999 MOD10 " + PLAIN, ""),
        ("089000 089999 MOD10 " + PLAIN + " 1 2", ""),
        ("words", ""),
        ("", "938600 93861"),
        ("", "938600"),
    ],
)
def test_a_line_that_is_not_of_the_table_is_refused_by_its_number(weights, substitutes):
    with pytest.raises(Refused) as refused:
        modulus.read("\n" + weights if weights else "", "\n" + substitutes if substitutes else "")

    assert [(reason.code, reason.values["line"]) for reason in refused.value.reasons] == [("modulus_table_line", 2)]

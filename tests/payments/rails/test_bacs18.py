"""Bacs Standard 18: byte for byte, and read back by the places of the published field table."""

from datetime import date

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments.rails import Payer, Payment, bacs18
from payouts.payments.rails.bacs18 import Bacs18
from tests.payments.rails import PAYER, sending

SAM = Payment("K4T7P", 12_30, "Sam O’Neill", "309430", "01234567", "COMMON POT")
ZOE = Payment("B2X9Q", 100_05, "Zoë née Łukasz-Featherstone", "112233", "00000019", "POT")
RAIL = Bacs18(PAYER, bacs18.shipped_labels())
# Made on Monday, processed on Tuesday, there on Wednesday.
ON = date(2026, 11, 25)
GOLDEN = [
    "VOL1000007                               123456                                1",
    "HDR1A123456S  112345600000700010001       26327 26329 000000                    ",
    "HDR2F0200000100                                   00                            ",
    "UHL1 26328999999    000000001 DAILY  007                                        ",
    "3094300123456709900000012345678    00000001230THE COMMON POT    COMMON POT        SAM O NEILL       ",
    "1122330000001909900000012345678    00000010005THE COMMON POT    POT               ZOE NEE LUKASZ-FEA",
    "0000001234567801700000012345678    00000011235THE COMMON POT    CONTRA            THE COMMON POT    ",
    "EOF1A123456S  112345600000700010001       26327 26329 000000                    ",
    "EOF2F0200000100                                   00                            ",
    "UTL10000000011235000000001123500000010000002                                    ",
]
# Name: first place, length. As Bacs numbers them, from 1.
FIELDS = {
    "to_sort_code": (1, 6),
    "to_account": (7, 8),
    "type": (15, 1),
    "code": (16, 2),
    "from_sort_code": (18, 6),
    "from_account": (24, 8),
    "free": (32, 4),
    "pence": (36, 11),
    "own_name": (47, 18),
    "reference": (65, 18),
    "name": (83, 18),
}


def cut(line: str, fields: dict[str, tuple[int, int]]) -> dict[str, str]:
    return {name: line[first - 1 : first - 1 + length] for name, (first, length) in fields.items()}


def lines(payments=(SAM, ZOE), *, on: date = ON) -> list[str]:
    return RAIL.prepare(payments, sending(on=on)).content.decode("ascii").split("\r\n")[:-1]


def refused(payments=(SAM,), *, on: date = ON) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        lines(payments, on=on)
    return refusal.value.codes


def test_the_file_is_written_byte_for_byte():
    assert RAIL.prepare([SAM, ZOE], sending(on=ON)).content == "".join(f"{line}\r\n" for line in GOLDEN).encode()


def test_the_file_balances_when_it_is_read_by_the_places_of_the_field_table():
    found = lines()
    records = [cut(line, FIELDS) for line in found if len(line) == 100]
    credited, debited = ([one for one in records if one["code"] == code] for code in ("99", "17"))
    trailer = cut(found[-1], {"debit": (5, 13), "credit": (18, 13), "debits": (31, 7), "credits": (38, 7)})

    assert [(one["to_sort_code"], one["to_account"], int(one["pence"])) for one in credited] == [
        ("309430", "01234567", 1230),
        ("112233", "00000019", 10005),
    ]
    (contra,) = debited
    assert (contra["to_sort_code"], contra["to_account"]) == (contra["from_sort_code"], contra["from_account"])
    assert int(contra["pence"]) == sum(int(one["pence"]) for one in credited)
    assert contra["reference"].strip() == "CONTRA"
    assert {name: int(value) for name, value in trailer.items()} == {
        "debit": 11235,
        "credit": 11235,
        "debits": 1,
        "credits": 2,
    }
    assert {one["type"] for one in records} == {"0"}
    assert {one["free"] for one in records} == {"    "}


def test_every_label_is_80_places_and_both_ends_say_the_same():
    found = lines()
    labels = {line[:4]: line for line in found if len(line) == 80}

    assert list(labels) == ["VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"]
    assert len(found) == len(labels) + 3
    assert labels["HDR1"][4:] == labels["EOF1"][4:]
    assert labels["HDR2"][4:] == labels["EOF2"][4:]
    header = cut(labels["HDR1"], {"sun": (6, 6), "set": (22, 6), "made": (42, 6), "expires": (48, 6)})
    assert header == {"sun": "123456", "set": "000007", "made": " 26327", "expires": " 26329"}
    assert cut(labels["UHL1"], {"day": (5, 6), "party": (11, 10), "work": (29, 9), "number": (38, 3)}) == {
        "day": " 26328",
        "party": "999999    ",
        "work": "1 DAILY  ",
        "number": "007",
    }


def test_a_day_that_bacs_cannot_keep_is_refused():
    assert refused(on=date(2026, 11, 24)) == ("too_soon_for_bacs",)
    assert refused(on=date(2026, 11, 28)) == ("not_a_working_day",)
    assert refused(on=date(2026, 12, 28)) == ("not_a_working_day",)
    assert RAIL.first_day(date(2026, 12, 24)) == date(2026, 12, 30)


def test_nothing_is_written_when_one_payment_cannot_be_carried():
    arabic = Payment("AAAAA", 100, "محمد", "309430", "01234567", "POT")
    much = Payment("BBBBB", 99_999_999_998, "Sam", "309430", "01234567", "POT")

    assert refused([SAM, arabic]) == ("name_cannot_be_carried",)
    assert refused([much, SAM]) == ("total_too_long",)
    assert refused([SAM] * 5_001) == ("too_many_rows",)


def test_a_sponsor_can_want_other_labels_but_never_short_ones():
    other = 'before = []\nafter = ["UTL1{debit_pence:013d}{credit_pence:013d}{debits:07d}{credits:07d}%s"]'
    labels = bacs18.read_labels(other % (" " * 36))

    rail = Bacs18(Payer("Pot", "000000", "12345678", "123456"), labels)
    assert len(rail.prepare([SAM], sending(on=ON)).content.splitlines()) == 3
    for text, code in [
        (other % "", "label_wrong"),
        ("before = []\nafter = []", "label_missing"),
        ('before = ["{nobody}"]\nafter = []', "label_wrong"),
        ('before = ["{sun.nobody}"]\nafter = []', "label_wrong"),
        ("before =", "labels_not_read"),
        ("after = []", "labels_not_read"),
    ]:
        with pytest.raises(Refused) as refusal:
            bacs18.read_labels(text)
        assert refusal.value.codes == (code,)

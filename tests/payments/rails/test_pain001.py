"""ISO 20022: byte for byte, valid against the published schema, and read back by the schema's own decoder."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema

from fundapp.kernel.refusal import Refused
from payouts.payments.rails import Payment
from payouts.payments.rails.pain001 import Pain001
from tests.payments.rails import PAYER, sending

HERE = Path(__file__).parent
ON = date(2026, 11, 23)
SAM = Payment("K4T7P", 12_30, "Sam O’Neill & <Sons>", "309430", "01234567", "COMMON POT")
ZOE = Payment("B2X9Q", 100_05, "Zoë, née Łukasz", "112233", "00000019", "POT")
RAIL = Pain001(PAYER)


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(HERE / "schemas" / "pain.001.001.09.xsd")


def content(payments=(SAM, ZOE), *, on: date = ON) -> str:
    return RAIL.prepare(payments, sending(on=on)).content.decode()


def decoded() -> dict[str, Any]:
    document = schema().to_dict(content())
    assert isinstance(document, dict)
    return document["CstmrCdtTrfInitn"]


def test_the_file_is_written_byte_for_byte():
    assert content().encode() == (HERE / "schemas" / "two-payments.xml").read_bytes()


@pytest.mark.parametrize("count", [1, 2, 1_000])
def test_the_file_is_valid_against_the_published_schema(count):
    schema().validate(content([SAM, ZOE][:count] if count < 3 else [SAM] * count))


def test_the_schema_does_refuse_a_file_that_is_not_right():
    assert not schema().is_valid(content().replace("GBDSC", "GBDSCXX"))
    assert not schema().is_valid(content().replace("<PmtMtd>TRF</PmtMtd>", ""))


def test_the_decoder_of_the_schema_finds_what_was_to_be_paid():
    message = decoded()
    (batch,) = message["PmtInf"]
    paid = [
        (
            one["PmtId"]["EndToEndId"],
            Decimal(str(one["Amt"]["InstdAmt"]["$"])),
            one["Amt"]["InstdAmt"]["@Ccy"],
            one["CdtrAgt"]["FinInstnId"]["ClrSysMmbId"]["MmbId"],
            one["CdtrAcct"]["Id"]["Othr"]["Id"],
            one["Cdtr"]["Nm"],
            one["RmtInf"]["Ustrd"],
        )
        for one in batch["CdtTrfTxInf"]
    ]

    assert paid == [
        ("2026-11-23-K4T-1", Decimal("12.3"), "GBP", "309430", "01234567", "Sam O'Neill & Sons", ["COMMON POT"]),
        ("2026-11-23-K4T-2", Decimal("100.05"), "GBP", "112233", "00000019", "Zoe, nee Lukasz", ["POT"]),
    ]
    for part in (message["GrpHdr"], batch):
        assert (part["NbOfTxs"], Decimal(str(part["CtrlSum"]))) == ("2", Decimal("112.35"))
    assert batch["ReqdExctnDt"] == {"Dt": "2026-11-23"}
    assert batch["DbtrAcct"]["Id"]["Othr"]["Id"] == "12345678"
    assert message["GrpHdr"]["CreDtTm"] == "2026-11-23T09:30:00"


def test_no_label_of_a_request_is_in_the_file():
    assert "K4T7P" not in content()


def test_a_shut_bank_a_long_list_and_a_bad_name_are_refused():
    arabic = Payment("AAAAA", 100, "محمد", "309430", "01234567", "POT")
    for payments, on, code in [
        ([SAM], date(2026, 11, 22), "not_a_working_day"),
        ([SAM] * 1_001, ON, "too_many_rows"),
        ([arabic], ON, "name_cannot_be_carried"),
    ]:
        with pytest.raises(Refused) as refused:
            content(payments, on=on)
        assert refused.value.codes == (code,)
    assert RAIL.first_day(date(2026, 11, 22)) == ON

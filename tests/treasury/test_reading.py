"""Every format of a statement is read alike, and whatever is wrong with a file is one sentence and no line."""

from datetime import date
from io import BytesIO

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.treasury.lines import Ends
from fundapp.treasury.reading import lines_of, look_over

OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>401234<ACCTID>12345678<ACCTTYPE>CHECKING
</BANKACCTFROM><BANKTRANLIST><DTSTART>20261101<DTEND>20261130
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261103120000<TRNAMT>12.50<FITID>A1<NAME>Jane<MEMO>POT-4F7K</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261104<TRNAMT>-2.50<FITID>A2<NAME>Charge</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>110.00<DTASOF>20261130</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
MT940 = b""":20:ST
:25:12345678
:28C:1/1
:60F:C261101GBP100,00
:61:2611031103C12,50NTRFPOT-4F7K//B1
:86:JANE DOE POT-4F7K
:61:2611041104D2,50NCHGNONREF
:86:CHARGE
:62F:C261130GBP110,00
-
"""
_ENTRY = """<Ntry><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
CAMT = (
    '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    "<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><Othr><Id>12345678</Id></Othr></Id></Acct>"
    '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">110.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>2026-11-30</Dt></Dt></Bal>"
    + _ENTRY.format(amount="12.50", way="CRDT", status="BOOK", day="2026-11-03", ref="X1", text="Jane POT-4F7K")
    + _ENTRY.format(amount="2.50", way="DBIT", status="BOOK", day="2026-11-04", ref="X2", text="Charge")
    + _ENTRY.format(amount="9.00", way="DBIT", status="PDNG", day="2026-11-05", ref="X3", text="Expected")
    + "</Stmt></BkToCstmrStmt></Document>"
).encode()
STARLING = "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"


def read(content, profile=""):
    stream, ends = BytesIO(content), Ends()
    looked = look_over(stream)
    name, lines = lines_of(stream, looked, ends, profile=profile)
    return name, list(lines), ends


def told(content, profile=""):
    return [(line.day, line.pence, line.text.strip()) for line in read(content, profile)[1]]


@pytest.mark.parametrize(("content", "name"), [(OFX, "ofx"), (MT940, "mt940"), (CAMT, "camt053")])
def test_the_formats_of_banks_say_the_same(content, name):
    read_as, lines, ends = read(content)

    assert read_as == name
    assert [(line.day, line.pence) for line in lines] == [(date(2026, 11, 3), 1_250), (date(2026, 11, 4), -250)]
    assert "POT-4F7K" in lines[0].text
    assert (ends.closing_pence, ends.closing_on) == (11_000, date(2026, 11, 30))
    assert "12345678" in ends.account


def test_an_amount_may_stand_in_one_column_or_in_two():
    one = b'date,amount,reference\n2026-11-03,-12.50,a\n2026-11-04,"1,000.00",b\n'
    two = b"date,paid in,paid out,reference\n2026-11-03,,12.50,a\n2026-11-03,,-12.50,a\n2026-11-04,\xc2\xa33,0.00,b\n"

    assert [pence for _, pence, _ in told(one)] == [-1_250, 100_000]
    assert [pence for _, pence, _ in told(two)] == [-1_250, -1_250, 300]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffdate,amount,reference\n2026-11-03,1.00,José\n".encode(),
        "date,amount,reference\n2026-11-03,1.00,José\n".encode("cp1252"),
        "date,amount,reference\n2026-11-03,1.00,José\n".encode("utf-16"),
        "date;amount;reference\n2026-11-03;1.00;José\n".encode().replace(b";", b","),
        "Account of the fund\n\ndate,amount,reference\r\n2026-11-03,1.00,José\r\n".encode(),
    ],
)
def test_names_come_through_whatever_wrote_the_file(content):
    assert told(content) == [(date(2026, 11, 3), 100, "José")]


def test_the_newest_balance_closes_it_whichever_way_it_is_written():
    falling = STARLING + "04/11/2026,A,x,FPI,5.00,15.00\n03/11/2026,B,y,FPI,10.00,10.00\n"
    rising = STARLING + "03/11/2026,B,y,FPI,10.00,10.00\n04/11/2026,A,x,FPI,5.00,15.00\n"

    for content in (falling, rising):
        name, _, ends = read(content.encode())
        assert name == "starling"
        assert (ends.closing_pence, ends.closing_on) == (1_500, date(2026, 11, 4))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "statement_empty"),
        (b"PK\x03\x04spreadsheet", "not_a_statement_file"),
        (b"%PDF-1.7", "not_a_statement_file"),
        (b"<html><body>Sign in</body></html>", "not_a_statement_file"),
        (b"\x00\x01\x02", "not_a_statement_file"),
        (b"name,colour\nJane,red\n", "statement_not_recognised"),
        (b"date,amount,reference\n2026-11-03,1.00\n", "statement_cut_off"),
        (b'date,amount,reference\n2026-11-03,1.00,"half', "statement_cut_off"),
        (b"date,amount,reference\n2026-11-03,1.00,Jones, Ann\n", "line_not_understood"),
        (b"date,amount,reference\n3rd of May,1.00,a\n", "line_not_understood"),
        (b"date,amount,reference\n2026-11-03,ten,a\n", "line_not_understood"),
        (b"date,amount,reference\n2026-11-03,1.005,a\n", "line_not_understood"),
        (b"date,amount,reference\n2026-11-03,99999999999999,a\n", "line_not_understood"),
        (b"date,paid in,paid out,reference\n2026-11-03,1.00,1.00,a\n", "line_not_understood"),
        (OFX[:-10], "statement_cut_off"),
        (MT940[:120], "statement_cut_off"),
        (CAMT[:600], "statement_cut_off"),
        (
            (STARLING + "03/11/2026,B,y,FPI,10.00,10.00\n04/11/2026,A,x,FPI,5.00,16.00\n").encode(),
            "balances_do_not_follow",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.codes == (code,)


def test_empty_cells_at_the_end_of_a_line_are_nothing():
    _, lines, _ = read(b"date,amount,reference\n2026-11-03,1.00,a,, \n")
    assert [line.pence for line in lines] == [100]


def test_a_bank_that_nobody_knows_is_refused():
    with pytest.raises(Refused) as refused:
        read(b"date,amount,reference\n", profile="nowhere")
    assert refused.value.codes == ("profile_unknown",)


def test_xml_that_expands_is_not_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "camt.053">]><Document>&b;</Document>'
    with pytest.raises(Refused) as refused:
        read(bomb)
    assert refused.value.codes == ("statement_cut_off",)

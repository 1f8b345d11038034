"""ISO 20022 `pain.001.001.09`: payments to British accounts in the message that most banks' larger portals take.

Accounts are named by sort code (clearing system GBDSC) and number. It must never know which bank reads it.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fundapp.kernel.refusal import Refusal, Refused
from payouts.payments.rails import carrying, working_days
from payouts.payments.rails.carrying import Carrying
from payouts.payments.rails.characters import Characters, carried
from payouts.payments.rails.csv_bank import not_a_working_day
from payouts.payments.rails.protocol import Change, Payer, Payment, Sending, Written

CODE = "iso20022"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# Faster Payments carries 40 places of a name and 18 of a reference.
_CARRYING = Carrying(Characters.PLAIN, name_length=40, reference_length=18)
# Tags and texts, in the order of the schema: the text of an element, or the elements inside it.
Tree = list[tuple[str, "str | Tree"]]


@dataclass(frozen=True, slots=True)
class Pain001:
    payer: Payer
    code: str = CODE
    title: str = "ISO 20022 (pain.001.001.09)"
    most_rows: int = 1_000
    ending: str = "xml"

    def first_day(self, today: date) -> date:
        return working_days.working_day_from(today)

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        return _CARRYING.changes(payments)

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        few = [] if len(payments) <= self.most_rows else [carrying.too_many_rows(self.title, self.most_rows)]
        return (*few, *_CARRYING.wrong(payments))

    def prepare(self, payments: Sequence[Payment], sending: Sending) -> Written:
        reasons = self.wrong(payments)
        if reasons:
            raise Refused(*reasons)
        if not working_days.is_working_day(sending.pay_on):
            raise not_a_working_day(sending.pay_on)
        own_name = carried(self.payer.name, Characters.PLAIN)[: _CARRYING.name_length].rstrip()
        sums: Tree = [
            ("NbOfTxs", str(len(payments))),
            ("CtrlSum", _pounds(sum(payment.amount_pence for payment in payments))),
        ]
        head: Tree = [
            ("MsgId", sending.name),
            ("CreDtTm", f"{sending.made_at:%Y-%m-%dT%H:%M:%S}"),
            *sums,
            ("InitgPty", [("Nm", own_name)]),
        ]
        batch: Tree = [
            ("PmtInfId", sending.name),
            ("PmtMtd", "TRF"),
            *sums,
            ("ReqdExctnDt", [("Dt", sending.pay_on.isoformat())]),
            ("Dbtr", [("Nm", own_name)]),
            ("DbtrAcct", [*_account(self.payer.account_number), ("Ccy", "GBP")]),
            ("DbtrAgt", _bank(self.payer.sort_code)),
            ("ChrgBr", "SLEV"),
            *(
                ("CdtTrfTxInf", _transfer(payment, f"{sending.name}-{number}"))
                for number, payment in enumerate(payments, start=1)
            ),
        ]
        document = ET.Element("Document", {"xmlns": NAMESPACE})
        _grow(document, [("CstmrCdtTrfInitn", [("GrpHdr", head), ("PmtInf", batch)])])
        ET.indent(document)
        content = ET.tostring(document, encoding="UTF-8", xml_declaration=True) + b"\n"
        changed = dict.fromkeys(change.label for change in self.changes(payments))
        return Written(content, tuple(changed))


def _transfer(payment: Payment, name: str) -> Tree:
    """One payment. Its name on the way says the run and the place in it, and nothing of the request."""
    return [
        ("PmtId", [("EndToEndId", name)]),
        ("Amt", [("InstdAmt", _pounds(payment.amount_pence))]),
        ("CdtrAgt", _bank(payment.sort_code)),
        ("Cdtr", [("Nm", _CARRYING.name(payment))]),
        ("CdtrAcct", _account(payment.account_number)),
        ("RmtInf", [("Ustrd", _CARRYING.reference(payment))]),
    ]


def _account(number: str) -> Tree:
    return [("Id", [("Othr", [("Id", number), ("SchmeNm", [("Cd", "BBAN")])])])]


def _bank(sort_code: str) -> Tree:
    return [("FinInstnId", [("ClrSysMmbId", [("ClrSysId", [("Cd", "GBDSC")]), ("MmbId", sort_code)])])]


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _grow(parent: ET.Element, tree: Tree) -> None:
    for tag, inside in tree:
        child = ET.SubElement(parent, tag, {"Ccy": "GBP"} if tag == "InstdAmt" else {})
        if isinstance(inside, str):
            child.text = inside
        else:
            _grow(child, inside)

"""Bacs Standard 18: labels, a credit of 100 places for each payment, and the contra record that balances them.

The labels are data (bacs18.toml), because sponsors differ in them. This module must never know the network.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundapp.kernel.refusal import Refusal, Refused, refuse
from payouts.payments.rails import carrying, working_days
from payouts.payments.rails.carrying import Carrying
from payouts.payments.rails.characters import Characters, carried
from payouts.payments.rails.csv_bank import not_a_working_day
from payouts.payments.rails.protocol import Change, Payer, Payment, Sending, Written

CODE = "bacs18"
_CARRYING = Carrying(Characters.BACS, name_length=18, reference_length=18)
_CREDIT, _DEBIT = "99", "17"
# What eleven places of pence hold, less the scheme's own margin.
_MOST_PENCE = 99_999_999_998
_LABEL, _RECORD = 80, 100


@dataclass(frozen=True, slots=True)
class Labels:
    before: tuple[str, ...]
    after: tuple[str, ...]


def shipped_labels() -> Labels:
    return read_labels((Path(__file__).parent / "bacs18.toml").read_text(encoding="utf-8"))


def read_labels(text: str) -> Labels:
    """The labels that a TOML text declares, each tried with figures. Raises `Refused` with every one that is wrong."""
    try:
        table = tomllib.loads(text)
        labels = Labels(tuple(table["before"]), tuple(table["after"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as trouble:
        raise refuse(
            "labels_not_read", "The labels are not lists named before and after: %(trouble)s.", trouble=trouble
        ) from trouble
    day = date(2026, 11, 23)
    wrong = [
        Refusal("label_wrong", "%(label)s … must come to 80 places when it is filled in.", {"label": label[:4]})
        for label in (*labels.before, *labels.after)
        if len(_filled(label, _figures(Payer("", "", "", "123456"), 1, (day, day, day), (1, 1)))) != _LABEL
    ]
    if not any(label.startswith("UTL1") for label in labels.after):
        wrong.append(Refusal("label_missing", "UTL1 is missing: it holds the sums that the file is checked by.", {}))
    if wrong:
        raise Refused(*wrong)
    return labels


@dataclass(frozen=True, slots=True)
class Bacs18:
    payer: Payer
    labels: Labels
    code: str = CODE
    title: str = "Bacs Standard 18"
    most_rows: int = 5_000
    ending: str = "txt"

    def first_day(self, today: date) -> date:
        """Input, processing, entry: the money is there two working days after the file."""
        return working_days.after(today, 2)

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        return _CARRYING.changes(payments)

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        few = [] if len(payments) <= self.most_rows else [carrying.too_many_rows(self.title, self.most_rows)]
        much = []
        if sum(payment.amount_pence for payment in payments) > _MOST_PENCE:
            much.append(Refusal("total_too_long", "Bacs has no room for a total of so much. Make two runs.", {}))
        return (*few, *_CARRYING.wrong(payments), *much)

    def prepare(self, payments: Sequence[Payment], sending: Sending) -> Written:
        reasons = self.wrong(payments)
        if reasons:
            raise Refused(*reasons)
        made = sending.made_at.date()
        if not working_days.is_working_day(sending.pay_on):
            raise not_a_working_day(sending.pay_on)
        if sending.pay_on < self.first_day(made):
            raise refuse(
                "too_soon_for_bacs", "Bacs pays on %(day)s at the soonest.", day=self.first_day(made).isoformat()
            )
        total = sum(payment.amount_pence for payment in payments)
        days = (made, working_days.before(sending.pay_on), sending.pay_on)
        figures = _figures(self.payer, sending.number, days, (len(payments), total))
        lines = [_filled(label, figures) for label in self.labels.before]
        lines += [self._credit(payment) for payment in payments]
        lines.append(self._contra(total))
        lines += [_filled(label, figures) for label in self.labels.after]
        changed = dict.fromkeys(change.label for change in self.changes(payments))
        return Written("".join(f"{line}\r\n" for line in lines).encode("ascii"), tuple(changed))

    def _credit(self, payment: Payment) -> str:
        to = payment.sort_code + payment.account_number
        return self._record(to, _CREDIT, payment.amount_pence, (_CARRYING.reference(payment), _CARRYING.name(payment)))

    def _contra(self, total: int) -> str:
        """What leaves the fund's own account: as much as all credits together."""
        own = self.payer.sort_code + self.payer.account_number
        return self._record(own, _DEBIT, total, ("CONTRA", self._own_name))

    def _record(self, to: str, kind: str, pence: int, texts: tuple[str, str]) -> str:
        own = self.payer.sort_code + self.payer.account_number
        names = "".join(f"{text:<18}" for text in (self._own_name, *texts))
        record = f"{to}0{kind}{own}    {pence:011d}{names}"
        assert len(record) == _RECORD
        return record

    @property
    def _own_name(self) -> str:
        return carried(self.payer.name, Characters.BACS)[:18].rstrip()


def bacs_day(day: date) -> str:
    """A day as Bacs writes it: a space, the year's last two figures, the day of the year."""
    return f" {day:%y%j}"


def _figures(
    payer: Payer, number: int, days: tuple[date, date, date], counted: tuple[int, int]
) -> dict[str, str | int]:
    made, processing, pay = (bacs_day(day) for day in days)
    return {
        "sun": payer.service_user_number,
        "number": number % 1_000_000,
        "daily": number % 1_000,
        "made": made,
        "processing": processing,
        "pay": pay,
        # A label may be written over once its day is past.
        "expires": pay,
        "credits": counted[0],
        "credit_pence": counted[1],
        "debits": 1,
        "debit_pence": counted[1],
    }


def _filled(label: str, figures: dict[str, str | int]) -> str:
    try:
        return label.format_map(figures)
    except (KeyError, ValueError, IndexError, AttributeError) as trouble:
        raise refuse(
            "label_wrong", "%(label)s … asks for something unknown: %(trouble)s.", label=label[:4], trouble=trouble
        ) from trouble

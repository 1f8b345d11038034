"""A bank's CSV, written as its profile declares it. It must never know which bank it is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from fundapp.kernel.refusal import Refusal, Refused, refuse
from payouts.payments.rails import carrying, working_days
from payouts.payments.rails.carrying import Carrying
from payouts.payments.rails.characters import carried
from payouts.payments.rails.profiles import Cell, Column, Profile, Row, Side
from payouts.payments.rails.protocol import Change, Payer, Payment, Sending, Written


@dataclass(frozen=True, slots=True)
class CsvBank:
    profile: Profile
    payer: Payer = field(default_factory=Payer)

    @property
    def code(self) -> str:
        return self.profile.code

    @property
    def title(self) -> str:
        return self.profile.title

    @property
    def most_rows(self) -> int:
        return self.profile.most_rows

    @property
    def ending(self) -> str:
        return "csv"

    def first_day(self, today: date) -> date:
        lead = self.profile.lead_working_days
        return working_days.after(today, lead) if self.profile.working_days_only or lead else today

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        return _carrying(self.profile).changes(payments)

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        few = [] if len(payments) <= self.most_rows else [carrying.too_many_rows(self.title, self.most_rows)]
        return (*few, *_carrying(self.profile).wrong(payments))

    def prepare(self, payments: Sequence[Payment], sending: Sending) -> Written:
        """The file for `payments`, in their order. Raises `Refused` with every payment that this bank cannot carry."""
        reasons = self.wrong(payments)
        if reasons:
            raise Refused(*reasons)
        if self.profile.working_days_only and not working_days.is_working_day(sending.pay_on):
            raise not_a_working_day(sending.pay_on)

        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        whole = self._of_the_file(payments, sending)
        for row in self.profile.before:
            writer.writerow(_laid_out(row, whole))
        if self.profile.has_header:
            writer.writerow([column.header for column in self.profile.columns for _ in range(column.times)])
        for payment in payments:
            writer.writerow(_laid_out(self.profile.columns, whole | _of_a_payment(payment, self.profile)))
        for row in self.profile.after:
            writer.writerow(_laid_out(row, whole))
        changed = dict.fromkeys(change.label for change in self.changes(payments))
        return Written(text.getvalue().encode("ascii"), tuple(changed))

    def _of_the_file(self, payments: Sequence[Payment], sending: Sending) -> dict[Cell, str]:
        """What is the same in every row."""
        payer, total = self.payer, sum(payment.amount_pence for payment in payments)
        return {
            Cell.PAY_DATE: sending.pay_on.strftime(self.profile.date_format),
            Cell.MADE_ON: sending.made_at.strftime(self.profile.date_format),
            Cell.FILE_NUMBER: str(sending.number),
            Cell.COUNT: str(len(payments)),
            Cell.TOTAL_POUNDS: _pounds(total),
            Cell.TOTAL_PENCE: str(total),
            Cell.OWN_NAME: carried(payer.name, self.profile.characters)[: self.profile.name_length].rstrip(),
            Cell.OWN_SORT_CODE: payer.sort_code,
            Cell.OWN_ACCOUNT_NUMBER: payer.account_number,
            Cell.OWN_ACCOUNT: payer.sort_code + payer.account_number,
            Cell.OWN_ACCOUNT_DASHED: f"{payer.sort_code}-{payer.account_number}",
        }


def not_a_working_day(day: date) -> Refused:
    return refuse("not_a_working_day", "Banks do not work on %(day)s. Choose a working day.", day=day.isoformat())


def _carrying(profile: Profile) -> Carrying:
    return Carrying(profile.characters, profile.name_length, profile.reference_length)


def _of_a_payment(payment: Payment, profile: Profile) -> dict[Cell, str]:
    sort_code, pence, carries = payment.sort_code, payment.amount_pence, _carrying(profile)
    return {
        Cell.AMOUNT_POUNDS: _pounds(pence),
        Cell.AMOUNT_PENCE: str(pence),
        Cell.NAME: carries.name(payment),
        Cell.SORT_CODE: sort_code,
        Cell.SORT_CODE_DASHED: f"{sort_code[:2]}-{sort_code[2:4]}-{sort_code[4:]}",
        Cell.ACCOUNT_NUMBER: payment.account_number,
        Cell.REFERENCE: carries.reference(payment),
    }


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _laid_out(row: Row, cells: dict[Cell, str]) -> list[str]:
    return [_filled(column, cells) for column in row for _ in range(column.times)]


def _filled(column: Column, cells: dict[Cell, str]) -> str:
    text = column.text if column.cell is Cell.FIXED else cells[column.cell]
    if 0 < column.width < len(text):
        values = {"cell": column.cell.value, "width": column.width}
        raise refuse("column_too_narrow", "The bank has %(width)s places for %(cell)s, and it takes more.", **values)
    fill = str.rjust if column.fill_on is Side.LEFT else str.ljust
    return fill(text, column.width, column.fill)

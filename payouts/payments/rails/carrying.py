"""What a rail can carry of a payment: signs, lengths, whole details. It must never know what the file looks like."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fundapp.kernel.refusal import Refusal
from payouts.payments.rails.characters import Characters, carried
from payouts.payments.rails.protocol import Change, Part, Payment, Why


@dataclass(frozen=True, slots=True)
class Carrying:
    characters: Characters
    name_length: int
    reference_length: int

    def name(self, payment: Payment) -> str:
        return self._cut(payment.name, self.name_length)

    def reference(self, payment: Payment) -> str:
        return self._cut(payment.reference, self.reference_length)

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        return tuple(change for payment in payments for change in self._changed(payment))

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        """Everything that no bank could take, of every payment, each named by its label alone."""
        return tuple(reason for payment in payments for reason in _wrong(payment, self.name(payment)))

    def _cut(self, text: str, length: int) -> str:
        return carried(text, self.characters)[:length].rstrip()

    def _changed(self, payment: Payment) -> Iterator[Change]:
        parts = (
            (Part.NAME, payment.name, self.name_length),
            (Part.REFERENCE, payment.reference, self.reference_length),
        )
        for part, typed, length in parts:
            whole, sent = carried(typed, self.characters), self._cut(typed, length)
            if sent != typed.strip():
                yield Change(payment.label, part, typed.strip(), sent, tuple(_whys(typed.strip(), whole, sent)))


def _whys(typed: str, whole: str, sent: str) -> Iterator[Why]:
    if sent != whole:
        yield Why.SHORTENED
    if whole.casefold() != typed.casefold():
        yield Why.SIGNS
    elif whole != typed:
        yield Why.CAPITALS


def too_many_rows(bank: str, most: int) -> Refusal:
    sentence = "%(bank)s takes at most %(most)s payments in one file. Make two runs."
    return Refusal("too_many_rows", sentence, {"bank": bank, "most": most})


def _wrong(payment: Payment, name: str) -> Iterator[Refusal]:
    values = {"label": payment.label}
    if not re.search(r"[A-Za-z]", name):
        yield Refusal(
            "name_cannot_be_carried", "The bank cannot write the payee's name of %(label)s. Pay it apart.", values
        )
    if not re.fullmatch(r"[0-9]{6}", payment.sort_code) or not re.fullmatch(r"[0-9]{8}", payment.account_number):
        yield Refusal(
            "account_not_understood", "The bank details of %(label)s are not complete. Ask for them again.", values
        )
    if payment.amount_pence <= 0:
        yield Refusal("amount_not_positive", "The amount of %(label)s is nothing.", values)

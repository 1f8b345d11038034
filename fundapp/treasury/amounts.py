"""Amounts and days as banks write them. It must never guess: what is not understood is refused with its line."""

import re
from datetime import date, datetime
from functools import lru_cache

from fundapp.kernel.refusal import refuse
from fundapp.ledger.journal import AMOUNT_PENCE_MAX

# 12.50, -1,234.5, £5, +7.00, 3.20-, 3.20 DR, (3.20). Thousands are grouped in threes or not at all.
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[+-]?)£?(?P<pounds>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<pence>\d{1,2})0*)?"
    r"(?P<after>-|\s?(?:CR|DR|cr|dr))?(?(open)\))"
)
# As nearly every line of nearly every bank has it.
_PLAIN = re.compile(r"-?[0-9]{1,9}\.[0-9]{2}")


def pence_of(text: str, *, line: int) -> int:
    """The amount in pence, below zero when the bank says so; nothing at all is nothing."""
    if _PLAIN.fullmatch(text):
        return int(text.replace(".", "", 1))
    typed = text.replace("\u2212", "-").replace("£ ", "£").strip()
    if not typed:
        return 0
    if typed.startswith("£-"):
        typed = "-£" + typed[2:]
    found = _AMOUNT.fullmatch(typed)
    if found is None or not (found["pounds"] or found["pence"]):
        raise refuse(
            "line_not_understood",
            "Line %(line)s has an amount that is not pounds and pence. Nothing was imported.",
            line=line,
        )
    pence = int((found["pounds"] or "0").replace(",", "")) * 100 + int((found["pence"] or "0").ljust(2, "0"))
    if pence > AMOUNT_PENCE_MAX:
        raise refuse("line_not_understood", "Line %(line)s has an amount that is too large.", line=line)
    is_debit = found["sign"] == "-" or found["open"] or (found["after"] or "").strip().upper() in {"-", "DR"}
    return -pence if is_debit else pence


@lru_cache(maxsize=4_096)
def _day(text: str, formats: tuple[str, ...]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day on a statement has no zone
        except ValueError:
            continue
    return None


def day_of(text: str, formats: tuple[str, ...], *, line: int) -> date:
    found = _day(text.strip(), formats)
    if found is None:
        raise refuse(
            "line_not_understood",
            "Line %(line)s has a date that this bank's files do not have. Nothing was imported.",
            line=line,
        )
    return found

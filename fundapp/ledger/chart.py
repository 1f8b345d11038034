"""The chart of accounts: which there are and which way each one grows. It must never know who owns the money."""

import re
from enum import StrEnum
from functools import lru_cache

from fundapp.kernel.refusal import refuse

BANK, STRIPE, CASH = "bank", "stripe", "cash"
UNIDENTIFIED, IN_TRANSIT = "unidentified", "in-transit"
STANDARD = (BANK, STRIPE, CASH, UNIDENTIFIED, IN_TRANSIT)
GENERAL = "general"

_POT, _PROMISED = "pot:", "promised:"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_LENGTH_MAX = 60
# A fund has a few dozen accounts and asks about them at every transfer.
_remembered = lru_cache(maxsize=1_024)


class AccountKind(StrEnum):
    """What an account is. Assets grow by debits; funds and liabilities grow by credits."""

    ASSET = "asset"
    FUND = "fund"
    LIABILITY = "liability"

    def balance_pence(self, *, debited: int, credited: int) -> int:
        """The balance as a person reads it: positive when the account holds what its kind is meant to hold."""
        return debited - credited if self is AccountKind.ASSET else credited - debited


@_remembered
def pot(slug: str) -> str:
    """The account of a pot: `pot:general`. Its balance is what is free to be promised."""
    return _POT + _known(slug)


@_remembered
def promised(slug: str) -> str:
    """The account of what a pot has promised and not yet paid: `promised:general`."""
    return _PROMISED + _known(slug)


def is_pot(code: str) -> bool:
    return code.startswith(_POT)


def is_promised(code: str) -> bool:
    return code.startswith(_PROMISED)


def slug_of(code: str) -> str:
    """The slug in `pot:<slug>` or `promised:<slug>`."""
    assert is_pot(code) or is_promised(code), f"{code} belongs to no pot"
    return code.partition(":")[2]


def kind_of(code: str) -> AccountKind:
    """The kind of the account with this code; refuses a code that is not in the chart."""
    if code in {BANK, STRIPE, CASH}:
        return AccountKind.ASSET
    if code in {UNIDENTIFIED, IN_TRANSIT}:
        return AccountKind.LIABILITY
    if (is_pot(code) or is_promised(code)) and _is_slug(slug_of(code)):
        return AccountKind.FUND if is_pot(code) else AccountKind.LIABILITY
    raise refuse("account_unknown", "There is no account called %(account)s.", account=code)


@_remembered
def is_account(code: str) -> bool:
    return code in STANDARD or ((is_pot(code) or is_promised(code)) and _is_slug(slug_of(code)))


@_remembered
def is_promise(debit: str, credit: str) -> bool:
    """Whether a transfer between these accounts promises money: out of what a pot has free, into what is promised."""
    return is_pot(debit) and is_promised(credit)


@_remembered
def is_guarded(debit: str, credit: str) -> bool:
    """Whether the debited account must still stand at zero or above afterwards.

    What the fund decides for itself (promising, releasing, paying what was promised) needs the money to be there. What
    happens to it from outside (a fee, a refund, a dispute) has happened, and the books say so even below zero.
    """
    return is_promised(debit) or is_promise(debit, credit)


def _is_slug(slug: str) -> bool:
    return len(slug) <= _SLUG_LENGTH_MAX and _SLUG.fullmatch(slug) is not None


def _known(slug: str) -> str:
    if not _is_slug(slug):
        raise refuse(
            "pot_name_not_understood",
            "Name a pot with small letters, numbers and single hyphens, at most %(most)s of them.",
            most=_SLUG_LENGTH_MAX,
        )
    return slug

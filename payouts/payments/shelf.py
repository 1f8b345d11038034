"""Which ways to pay this fund has: those shipped, the treasurer's own, and those that its account and numbers allow."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from fundapp.kernel.refusal import Refused, refuse
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.rails import Payer, Rail, bacs18, by_hand, modulus, names, pain001, profile, profiles
from payouts.payments.rails.bacs18 import Bacs18
from payouts.payments.rails.by_hand import ByHand
from payouts.payments.rails.csv_bank import CsvBank
from payouts.payments.rails.pain001 import Pain001

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def codes() -> list[str]:
    """The ways to pay through a bank that work here. A file of the treasurer's takes the place of a shipped one."""
    every = {*names(), *own(), bacs18.CODE, pain001.CODE}
    return sorted(code for code in every if _or_nothing(code) is not None)


def codes_on(leaves: Leaves) -> list[str]:
    """The ways to pay that can be chosen now, of those by which money `leaves` so."""
    every = codes() if leaves is Leaves.BANK else sorted(by_hand.CODES)
    return [code for code in every if code not in settings.RAILS_OFF and of_rail(code) is leaves]


def rail(code: str) -> Rail:
    """One way to pay. Refuses one that is not there, that is not sound, or that lacks the fund's own account."""
    if code in by_hand.CODES:
        return ByHand(code)
    if code == bacs18.CODE:
        return Bacs18(_whole_payer(needs_number=True), _labels())
    if code == pain001.CODE:
        return Pain001(_whole_payer())
    found = _profile(code)
    return CsvBank(found, _whole_payer() if found.needs_payer else payer())


def title(code: str) -> str:
    """What a way to pay is called; its code alone when it is here no more."""
    found = _or_nothing(code)
    return found.title if found is not None else code


def payer() -> Payer:
    """The fund's own account as bank files name it."""
    return Payer(
        name=settings.PAYING_ACCOUNT_NAME,
        sort_code=re.sub(r"[ -]", "", settings.PAYING_SORT_CODE),
        account_number=settings.PAYING_ACCOUNT.replace(" ", ""),
        service_user_number=settings.BACS_SUN,
    )


def own() -> dict[str, Path]:
    """The treasurer's own profiles, by the names of their files. The two ways by hand are not theirs to replace."""
    found = sorted(settings.BANKS_DIR.glob("*.toml")) if settings.BANKS_DIR else []
    return {path.stem: path for path in found if _CODE.fullmatch(path.stem) and path.stem not in by_hand.CODES}


def tables() -> modulus.Tables:
    """What the administrator keeps for the check of account numbers; empty tables know nothing."""
    weights, substitutes = settings.MODULUS_WEIGHTS, settings.MODULUS_SUBSTITUTES
    return _tables(*(path.read_text(encoding="ascii") if path else "" for path in (weights, substitutes)))


def faults() -> Iterator[tuple[str, str]]:
    """What in the files of the treasurer and the administrator cannot be used: whose, and why."""
    for code in own():
        try:
            _profile(code)
        except Refused as refused:
            yield f"{code}.toml", str(refused)
    for name, read in (("BACS_LABELS", _labels), ("MODULUS_WEIGHTS", tables)):
        try:
            read()
        except Refused as refused:
            yield name, str(refused)
    if settings.BACS_SUN:
        try:
            _whole_payer(needs_number=True)
        except Refused as refused:
            yield "BACS_SUN", str(refused)


def _or_nothing(code: str) -> Rail | None:
    try:
        return rail(code)
    except Refused:
        return None


def _profile(code: str) -> profiles.Profile:
    path = own().get(code)
    return profile(code) if path is None else profiles.read(code, path.read_text(encoding="utf-8"))


def _labels() -> bacs18.Labels:
    path = settings.BACS_LABELS
    return bacs18.read_labels(path.read_text(encoding="utf-8")) if path else bacs18.shipped_labels()


def _whole_payer(*, needs_number: bool = False) -> Payer:
    found = payer()
    is_whole = found.name.strip() and re.fullmatch(r"\d{6}/\d{8}", f"{found.sort_code}/{found.account_number}")
    if not is_whole or (needs_number and not re.fullmatch(r"[A-Z0-9]{6}", found.service_user_number)):
        raise refuse(
            "paying_account_not_set",
            "This way to pay names the fund's own account. The administrator sets PAYING_ACCOUNT_NAME,"
            " PAYING_SORT_CODE and PAYING_ACCOUNT, and for Bacs BACS_SUN.",
        )
    return found


@cache
def _tables(weights: str, substitutes: str) -> modulus.Tables:
    return modulus.read(weights, substitutes)

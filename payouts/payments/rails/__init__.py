"""How payments become a bank's file: one small protocol, and behind it CSV profiles, Bacs Standard 18 and ISO 20022.

A bank that is not here yet is one more TOML file (docs/banks.md). Nothing in here knows where details come from.
"""

from functools import cache
from pathlib import Path

from fundapp.kernel.refusal import refuse
from payouts.payments.rails import profiles
from payouts.payments.rails.characters import Characters, carried
from payouts.payments.rails.profiles import Profile
from payouts.payments.rails.protocol import Change, Part, Payer, Payment, Rail, Sending, Why, Written

__all__ = [
    "Change",
    "Characters",
    "Part",
    "Payer",
    "Payment",
    "Profile",
    "Rail",
    "Sending",
    "Why",
    "Written",
    "carried",
    "names",
    "profile",
]

_SHELF = Path(__file__).parent / "banks"


def names() -> tuple[str, ...]:
    """The banks whose profiles are shipped."""
    return tuple(sorted(path.stem for path in _SHELF.glob("*.toml")))


@cache
def profile(code: str) -> Profile:
    if code not in names():
        raise refuse("rail_unknown", "There is no bank file of that kind. Choose one from the list.")
    return profiles.read(code, (_SHELF / f"{code}.toml").read_text(encoding="utf-8"))

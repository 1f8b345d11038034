"""Members, dues and households for the tests of every room above."""

from datetime import date

from fundapp.kernel.actor import system
from members import actions
from members.models import DeclaredInterest, DuesRecord, HouseholdLink, Membership

SERVER = system("tests")


def member(code: str = "M-1", joined_on: date = date(2024, 1, 1)) -> Membership:
    return actions.register_membership(SERVER, key=f"register:{code}", joined_on=joined_on, code=code)


def dues(code: str = "M-1", kind: str = "paid", first: date = date(2026, 1, 1), last: date = date(2026, 3, 31)):
    key = f"{code}:{kind}:{first}:{last}"
    told = {"code": code, "kind": DuesRecord.Kind(kind), "first_on": first, "last_on": last}
    return actions.record_dues(SERVER, key=key, **told)


def household(one: str = "M-1", other: str = "M-2") -> HouseholdLink:
    member(one)
    member(other)
    return actions.link_household(SERVER, code=one, kind=DeclaredInterest.Kind.MEMBERSHIP, subject=other)

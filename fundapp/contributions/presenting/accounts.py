"""The fund's own account, as a supporter types it at their bank. It must never show anybody else's."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class FundAccount:
    name: str
    sort_code: str
    number: str


def fund_account() -> FundAccount | None:
    """Where transfers go; None while the fund has not said."""
    name, number = settings.FUND_BANK_NAME.strip(), settings.FUND_BANK_ACCOUNT.strip()
    digits = "".join(sign for sign in settings.FUND_BANK_SORT_CODE if sign.isdigit())
    if not (name and digits and number):
        return None
    return FundAccount(name, "-".join(digits[at : at + 2] for at in range(0, len(digits), 2)), number)

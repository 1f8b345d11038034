"""What the bank says when it compares a payee's name with their account. It must never know the name or the number.

The words are those of Confirmation of Payee, the service that banks in the UK offer: match, close match, no match, and
no answer. See docs/decisions/0182.
"""

from enum import StrEnum

from fundapp.kernel.refusal import Refusal


class Match(StrEnum):
    MATCH = "match"
    CLOSE = "close"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


def holds(said: Match) -> bool:
    """Whether a payment waits for the person: only where the bank says that name and account do not belong together."""
    return said is Match.NO_MATCH


def held(label: str) -> Refusal:
    sentence = "%(label)s: the bank says that name and account do not match. We have asked for the details again."
    return Refusal("payee_no_match", sentence, {"label": label})

"""The letters there are: on which topic, in which words. Subjects are neutral, whoever looks over a shoulder. Pure."""

from dataclasses import dataclass
from enum import Enum

# What a list of messages shows. It says nothing of who is written to, nor what about.
NEUTRAL_SUBJECT = "An update for you"


@dataclass(frozen=True, slots=True)
class Words:
    topic: str
    template: str
    # Organisers may see at once whom a message is from; others only that there is news.
    says_who_writes: bool = False


class Letter(Enum):
    INVITATION = Words("invitation.made", "messages/organisers/invitation.txt", says_who_writes=True)
    NEW_PASSWORD = Words("password.asked", "messages/organisers/new_password.txt", says_who_writes=True)
    RECEIPT = Words("contributions.receipt", "messages/supporters/receipt.txt")
    RECEIVED = Words("claims.received", "messages/claims/received.txt")
    ONE_THING_NEEDED = Words("claims.one_thing_needed", "messages/claims/one_thing_needed.txt")
    DECIDED = Words("claims.decided", "messages/claims/decided.txt")
    PAID = Words("claims.paid", "messages/claims/paid.txt")

    @property
    def topic(self) -> str:
        return self.value.topic


BY_TOPIC = {letter.topic: letter for letter in Letter}
TO_CLAIMANTS = frozenset({Letter.RECEIVED, Letter.ONE_THING_NEEDED, Letter.DECIDED, Letter.PAID})

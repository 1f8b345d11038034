"""The letters to organisers and supporters: on which topic, in which words. Their subjects are neutral. Pure."""

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
    CARD_GIVING = Words("contributions.giving_switched", "messages/organisers/card_giving.txt")
    OPENINGS_CAPPED = Words("vault.openings_capped", "messages/organisers/openings_capped.txt")
    FUND_LEVEL = Words("rulebook.level_changed", "messages/organisers/fund_level.txt")
    DIGEST = Words("evening.digest", "messages/organisers/digest.txt")
    RECEIPT = Words("contributions.receipt", "messages/supporters/receipt.txt")
    STATEMENT = Words("contributions.statement", "messages/supporters/statement.txt")
    STRIPE_TROUBLE = Words("contributions.stripe_trouble", "messages/organisers/stripe_trouble.txt")
    DISPUTE_OPENED = Words("contributions.dispute_opened", "messages/organisers/dispute.txt")
    DISPUTE_CLOSED = Words("contributions.dispute_closed", "messages/organisers/dispute.txt")
    LINK = Words("supporters.link", "messages/supporters/link.txt")
    STARTED = Words("supporters.started", "messages/supporters/started.txt")
    CHANGED = Words("supporters.changed", "messages/supporters/changed.txt")
    NOTICE = Words("supporters.notice", "messages/supporters/notice.txt")
    FAILING_0 = Words("supporters.failing_0", "messages/supporters/failing_0.txt")
    FAILING_3 = Words("supporters.failing_3", "messages/supporters/failing_3.txt")
    FAILING_7 = Words("supporters.failing_7", "messages/supporters/failing_7.txt")
    ENDED = Words("supporters.ended", "messages/supporters/ended.txt")
    FORGOTTEN = Words("supporters.forgotten", "messages/supporters/forgotten.txt")

    @property
    def topic(self) -> str:
        return self.value.topic


BY_TOPIC = {letter.topic: letter for letter in Letter}

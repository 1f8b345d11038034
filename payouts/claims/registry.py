"""What other rooms add to a claim: to its withdrawal, to an answer by text, to the words of a message.

They register; this room never imports them.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from fundapp.kernel.actor import Actor

# Runs in the withdrawing transaction, after the claim's row is locked. A `Refused` stops the withdrawal.
WithdrawalHook = Callable[[Actor, UUID], None]
_hooks: list[WithdrawalHook] = []


def on_withdrawn(hook: WithdrawalHook) -> None:
    """A panel voids its votes here, and a promise of money is released. Registering again is a quiet success."""
    if hook not in _hooks:
        _hooks.append(hook)


def withdrawal_hooks() -> tuple[WithdrawalHook, ...]:
    return tuple(_hooks)


# A text said YES (or NO). It came from a number that these requests are texted at; whose asked nothing leaves it be.
# Runs in the transaction that keeps the text's id, so a text that is delivered twice is answered once.
ReplyHook = Callable[[tuple[UUID, ...], bool], None]
_reply_hooks: list[ReplyHook] = []


def on_reply(hook: ReplyHook) -> None:
    """A claimant answers by text whether someone may help them. Registering again is a quiet success."""
    if hook not in _reply_hooks:
        _reply_hooks.append(hook)


def reply_hooks() -> tuple[ReplyHook, ...]:
    return tuple(_reply_hooks)


# What a message is filled with beyond the dates of its claim, by the message's topic: `{"who": "Jo"}`. None says that
# it is no longer news. Asked when the message is delivered, outside any transaction.
MessageFacts = Callable[[UUID], Mapping[str, str] | None]
_message_facts: dict[str, MessageFacts] = {}


def on_telling(topic: str, facts: MessageFacts) -> None:
    """Fill the messages of `topic`, whose words may hold `%(code)s`, `%(who)s` or `%(day)s`."""
    assert _message_facts.get(topic, facts) is facts, f"two rooms fill {topic}"
    _message_facts[topic] = facts


def facts_for(topic: str, claim_id: UUID) -> Mapping[str, str] | None:
    return _message_facts[topic](claim_id) if topic in _message_facts else {}


# Runs in the transaction in which a request ends without a trace: taken back, erased, or wiped as an old draft.
EndingHook = Callable[[UUID], None]
_ending_hooks: list[EndingHook] = []


def on_ended(hook: EndingHook) -> None:
    """What an upper room keeps to find the request by goes with it. Registering again is a quiet success."""
    if hook not in _ending_hooks:
        _ending_hooks.append(hook)


def ending_hooks() -> tuple[EndingHook, ...]:
    return tuple(_ending_hooks)

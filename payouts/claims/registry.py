"""What other rooms add to a claim: to its end and what is kept of it, to an answer by text, to a message's words.

They register; this room never imports them.
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from fundapp.kernel.actor import Actor
from fundapp.vault.classes import SealedClass
from payouts.claims.retention import Open

# Runs in the withdrawing transaction, after the claim's row is locked. A `Refused` stops the withdrawal.
WithdrawalHook = Callable[[Actor, UUID], None]
# Runs in the erasing transaction, after the claim's row is locked: what a room holds of the person goes there too.
ErasureHook = Callable[[Actor, UUID], None]
# The same for one sealed class whose time is over.
ClassHook = Callable[[Actor, UUID, SealedClass], None]
# What is still open about a claim, or was: nothing of it is deleted meanwhile.
OpenSource = Callable[[UUID], Iterable[Open]]
# What a room holds about a claim, for the person's own copy: rows of names and plain values, never another person's.
CopySource = Callable[[UUID], Iterable[Mapping[str, object]]]

_hooks: list[WithdrawalHook] = []
_erasure_hooks: list[ErasureHook] = []
_class_hooks: list[ClassHook] = []
_open_sources: list[OpenSource] = []
_copy_sources: dict[str, CopySource] = {}


def on_withdrawn(hook: WithdrawalHook) -> None:
    """A panel voids its votes here, and a promise of money is released. Registering again is a quiet success."""
    if hook not in _hooks:
        _hooks.append(hook)


def withdrawal_hooks() -> tuple[WithdrawalHook, ...]:
    return tuple(_hooks)


def on_erased(hook: ErasureHook) -> None:
    """`hook(actor, claim_id)` deletes what a room holds of the person. Registering again is a quiet success."""
    if hook not in _erasure_hooks:
        _erasure_hooks.append(hook)


def erasure_hooks() -> tuple[ErasureHook, ...]:
    return tuple(_erasure_hooks)


def on_class_over(hook: ClassHook) -> None:
    """`hook(actor, claim_id, sealed_class)` deletes what a room holds of one class. Again is a quiet success."""
    if hook not in _class_hooks:
        _class_hooks.append(hook)


def class_hooks() -> tuple[ClassHook, ...]:
    return tuple(_class_hooks)


def keep_while_open(source: OpenSource) -> None:
    """`source(claim_id)` says what is open about a claim: a second look, a payment that came back, a challenge."""
    if source not in _open_sources:
        _open_sources.append(source)


def open_matters(claim_id: UUID) -> tuple[Open, ...]:
    return tuple(matter for source in _open_sources for matter in source(claim_id))


def add_to_copy(section: str, source: CopySource) -> None:
    """`source(claim_id)` gives rows for the section of that name in the person's own copy. Again is a quiet success."""
    assert _copy_sources.get(section, source) is source, f"two rooms tell of {section}"
    _copy_sources[section] = source


def copy_sources() -> Mapping[str, CopySource]:
    return _copy_sources


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

"""What other rooms add to a claim: to its end and what is kept of it, to an answer by text, to a message's words.

They register; this room never imports them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
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
# An organiser has taken a claim up, or a seat of its panel, to work on it now. Runs in that transaction.
InHandHook = Callable[[Actor, UUID], object]
# What a room holds about a claim, for the person's own copy: rows of names and plain values, never another person's.
CopySource = Callable[[UUID], Iterable[Mapping[str, object]]]

_hooks: list[WithdrawalHook] = []
_erasure_hooks: list[ErasureHook] = []
_class_hooks: list[ClassHook] = []
_open_sources: list[OpenSource] = []
_copy_sources: dict[str, CopySource] = {}
_in_hand_hooks: list[InHandHook] = []


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


def on_in_hand(hook: InHandHook) -> None:
    """`hook(actor, claim_id)` hears who works on what now. Registering again is a quiet success."""
    if hook not in _in_hand_hooks:
        _in_hand_hooks.append(hook)


def in_hand(actor: Actor, claim_id: UUID) -> None:
    for hook in _in_hand_hooks:
        hook(actor, claim_id)


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


# --- What the rooms above decide, for the person's own pages ----------------------------------------------------------
# The names of sealed words in which those who decided explain themselves.
WordsSource = Callable[[UUID], Collection[str]]
# What was given at once, in pence, before anybody has decided on all of it.
FirstSumSource = Callable[[UUID], int]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of a room above, offered to the person while it `is_open` to them."""

    title: str
    url_name: str
    is_open: Callable[[UUID], bool]


@dataclass(frozen=True, slots=True)
class OwnTask:
    """What a room above needs the person to do while it `is_open` to them: a sentence, and a button to its page.

    `meaning` takes the place of where the request stands, where that would say something else.
    """

    sentence: str
    button: str
    url_name: str
    is_open: Callable[[UUID], bool]
    meaning: str = ""


_words_sources: list[WordsSource] = []
_tasks: list[OwnTask] = []
_first_sum_sources: list[FirstSumSource] = []
_own_pages: list[OwnPage] = []
_steps: list[OwnPage] = []


def offer_task(task: OwnTask) -> None:
    """The person's own page asks for it first of all. Offering again is a quiet success."""
    if task not in _tasks:
        _tasks.append(task)


def own_task(claim_id: UUID) -> OwnTask | None:
    """The first thing that the person needs to do now, of those that were offered."""
    return next((task for task in _tasks if task.is_open(claim_id)), None)


def explain(source: WordsSource) -> None:
    """`source(claim_id)` names words that the person may read now. Registering again is a quiet success."""
    if source not in _words_sources:
        _words_sources.append(source)


def explained(claim_id: UUID) -> frozenset[str]:
    return frozenset(name for source in _words_sources for name in source(claim_id))


def give_at_once(source: FirstSumSource) -> None:
    """`source(claim_id)` says what was given before the decision. Registering again is a quiet success."""
    if source not in _first_sum_sources:
        _first_sum_sources.append(source)


def given_at_once(claim_id: UUID) -> int:
    return sum(source(claim_id) for source in _first_sum_sources)


def offer_page(page: OwnPage) -> None:
    """Offer a page of another room on the person's own. Registering again is a quiet success."""
    if page not in _own_pages:
        _own_pages.append(page)


def offer_step(page: OwnPage) -> None:
    """The same for the caseworker in charge: its address takes the request's id. Again is a quiet success."""
    if page not in _steps:
        _steps.append(page)


def steps_for(claim_id: UUID) -> tuple[OwnPage, ...]:
    return tuple(page for page in _steps if page.is_open(claim_id))


def own_pages(claim_id: UUID) -> tuple[OwnPage, ...]:
    return tuple(page for page in _own_pages if page.is_open(claim_id))


@dataclass(frozen=True, slots=True)
class Given:
    """One payment that is promised or paid, and was not taken back: for the days from `first` to `last`."""

    claim_id: UUID
    first: date
    last: date
    due_on: date
    pence: int


# What was given for these claims. Asked when a request is judged, in the transaction that opens its panel.
GivenSource = Callable[[Collection[UUID]], Iterable[Given]]
_given_sources: list[GivenSource] = []


def on_given(source: GivenSource) -> None:
    """`source(claim_ids)` tells every payment for them. Registering again is a quiet success."""
    if source not in _given_sources:
        _given_sources.append(source)


def given_for(claim_ids: Iterable[UUID]) -> tuple[Given, ...]:
    ids = frozenset(claim_ids)
    return tuple(given for source in _given_sources for given in source(ids)) if ids else ()

"""Puts an event into one form: a text, an e-mail, a letter, a call. Pure; it never knows how that form is sent.

`translate` is handed in by whoever sends, so that the words are in the person's language and this stays plain Python.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fundapp.messages import gsm
from fundapp.messages.events import HOW_TO_STOP, Event, Words

Translate = Callable[[str], str]
# A longer name is cut at a word; the room of a text is for what is said.
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What the words are filled with. `name` is what the person wants to be called; empty when nobody knows."""

    name: str
    is_plain: bool
    facts: Mapping[str, str]


def text(event: Event, said: Said, *, translate: Translate, reads_replies: bool) -> str:
    """At most 160 letters of GSM 03.38: whole with the name, or with less of it, or without."""
    words = _words(event, said)
    last = words.instead if event.asks_for_reply and not reads_replies else words.do
    parts = [words.says, last, HOW_TO_STOP if event.says_how_to_stop and reads_replies else ""]
    facts = {name: gsm.spelt(value) for name, value in said.facts.items()}
    body = " ".join(translate(part) % facts for part in parts if part)
    for name in _shorter_and_shorter(said.name if not event.is_code else ""):
        whole = gsm.spelt(" ".join(filter(None, [_greeting(name, translate), body])))
        if gsm.fits(whole):
            return whole
    raise AssertionError(f"{event.topic} does not fit into a text even without a name")


def mail(event: Event, said: Said, *, translate: Translate) -> list[str]:
    """Paragraphs: greeting, what happened, what to do, and how to reach a person."""
    closing = [
        translate("To talk to a person, call %(phone)s."),
        translate("To end these messages, go to %(back)s and open “Your choices”."),
    ]
    greeting = _greeting(said.name, translate) if not event.is_code else ""
    page = [translate(event.on_our_page)] if event.on_our_page and "code" in said.facts else []
    return [part % said.facts for part in (greeting, *_both(event, said, translate), *page, *closing) if part]


def code_mail(event: Event, said: Said, *, translate: Translate) -> list[str]:
    """The digits and the link, and not a word more: it was asked for a moment ago."""
    return [translate(part) % said.facts for part in (event.neutral.says, event.neutral.do) if part]


def letter(event: Event, said: Said, *, translate: Translate) -> list[str]:
    """Paragraphs of a letter; the telephone number stands under them by itself, in big figures."""
    dear = translate("Dear %(name)s") % {"name": said.name or translate("friend")}
    slip = [event.on_our_page, *event.on_paper] if "code" in said.facts else []
    parts = [*_both(event, said, translate), *(translate(part) for part in slip if part)]
    return [dear, *(part % said.facts for part in parts)]


def call(event: Event, said: Said, *, translate: Translate) -> list[str]:
    """What to say on the telephone, once the right person is there."""
    parts = [translate(_words(event, said).says), translate(event.on_a_call)]
    return [part % said.facts for part in (parts if event.on_a_call else _both(event, said, translate))]


def _both(event: Event, said: Said, translate: Translate) -> list[str]:
    words = _words(event, said)
    return [translate(part) for part in (words.says, words.instead or words.do) if part]


def _words(event: Event, said: Said) -> Words:
    return event.plain if said.is_plain else event.neutral


def _greeting(name: str, translate: Translate) -> str:
    return translate("Hi %(name)s.") % {"name": name} if name else ""


def _shorter_and_shorter(name: str) -> list[str]:
    """The name as spelt in a text, then its first word, then none."""
    whole = gsm.spelt(name)
    short = whole if len(whole) <= _LONGEST_NAME else whole[: _LONGEST_NAME + 1].rpartition(" ")[0]
    first = (whole.split() or [""])[0][:_LONGEST_NAME]
    return list(dict.fromkeys([short or first, first, ""]))

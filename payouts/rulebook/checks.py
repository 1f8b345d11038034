"""What stands against a rulebook becoming the fund's own: its own mistakes, its number, its first day."""

from collections.abc import Iterable

from django.conf import settings

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused, refuse
from payouts.rulebook import document, selectors
from payouts.rulebook.facts import Rulebook
from payouts.rulebook.lines import line_numbers
from payouts.rulebook.models import RulebookVersion


def need_adoptable(toml_text: str) -> Rulebook:
    """The rulebook of a text that could be adopted as things are now; `Refused` with what stands against it."""
    versions = list(selectors.versions())
    rulebook = need_sound(toml_text)
    need_new_number(rulebook, versions)
    need_its_place(rulebook, versions)
    return rulebook


def need_sound(toml_text: str) -> Rulebook:
    """Refuse every mistake by its line, and every worked example of the book that comes out otherwise."""
    parsed = document.parse(toml_text)
    if wrong := document.check(parsed):
        raise Refused(*wrong)
    need_own_money(parsed.rulebook, line=line_numbers(toml_text).get(("book", "currency"), 0))
    return parsed.rulebook


def need_own_money(rulebook: Rulebook, *, line: int = 0) -> None:
    """A book may be read and tried in any money; a fund pays in one, and works nothing out in another."""
    theirs, ours = rulebook.book.currency, settings.FUND_CURRENCY
    if theirs == ours:
        return
    what = "These rules are in %(theirs)s, and this fund pays in %(ours)s. Change “currency” and every amount."
    raise refuse("other_currency", f"Line %(line)s: {what}" if line else what, line=line, theirs=theirs, ours=ours)


def need_new_number(rulebook: Rulebook, versions: Iterable[RulebookVersion]) -> None:
    for adopted in versions:
        if (adopted.code, adopted.version) == (rulebook.book.code, rulebook.book.version):
            raise refuse(
                "version_adopted_already",
                "Version %(number)s of %(book)s was adopted already. Give the new one the next number.",
                book=adopted.code,
                number=adopted.version,
            )


def need_its_place(rulebook: Rulebook, versions: Iterable[RulebookVersion]) -> None:
    """A later version starts after every earlier one, and never in the past: nobody is judged by rules unseen."""
    last = max(versions, key=lambda version: version.effective_from, default=None)
    if last is None:
        return
    starts = rulebook.book.effective_from
    if starts <= last.effective_from:
        raise refuse(
            "versions_overlap",
            "The version %(last)s starts on %(day)s. Choose a later day for this one.",
            last=str(last),
            day=last.effective_from.isoformat(),
        )
    ends = last.rulebook.book.effective_to
    if ends is not None and starts <= ends:
        raise refuse(
            "versions_overlap",
            "The version %(last)s lasts until %(day)s. Choose a later day for this one.",
            last=str(last),
            day=ends.isoformat(),
        )
    if starts < clock.today():
        raise refuse("effective_in_the_past", "Rules cannot start in the past. Choose today or a later day.")

"""The questions of a request, as data, with their exact words. It must never know a page, a table, or who answers.

One question is one page. `answers` judges what was answered; `theirs` has the words for somebody who asks for another.
"""

from collections.abc import Mapping

from fundapp.kernel.refusal import refuse
from payouts.claims.questions.kinds import NOT_SURE, UNKNOWN, Choice, Field, Kind, Question
from payouts.claims.questions.the_cut import AMOUNT, AMOUNT_HELP, BENEFIT, DATE, HOUSEHOLD, PHOTO, PROOF, SAID, WHO
from payouts.claims.questions.the_money import (
    ACCOUNTS,
    BANK,
    BANK_RAILS,
    BILL,
    CONTACT,
    NOT_AT_ALL,
    PAY_HOW,
    REACHED_BY,
    WRITTEN_TO,
)
from payouts.claims.questions.theirs import worded

__all__ = [
    "ACCOUNTS",
    "AMOUNT",
    "AMOUNT_HELP",
    "ASKABLE",
    "BANK",
    "BANK_RAILS",
    "BENEFIT",
    "BILL",
    "BY_SLUG",
    "CONTACT",
    "DATE",
    "HOUSEHOLD",
    "NOT_AT_ALL",
    "NOT_SURE",
    "PAY_HOW",
    "PHOTO",
    "PROOF",
    "QUESTIONS",
    "REACHED_BY",
    "SAID",
    "SLUGS",
    "UNKNOWN",
    "WHO",
    "WRITTEN_TO",
    "Choice",
    "Field",
    "Kind",
    "Question",
    "account_of",
    "after",
    "asked",
    "before",
    "offered",
    "question",
    "worded",
]

# In the order they are asked.
QUESTIONS: tuple[Question, ...] = (
    *(WHO, BENEFIT, SAID, DATE, AMOUNT, HOUSEHOLD, PROOF),
    *(PAY_HOW, BANK, BILL, CONTACT),
)
BY_SLUG: Mapping[str, Question] = {question.slug: question for question in QUESTIONS}
SLUGS = frozenset(BY_SLUG)

# The one thing a caseworker can ask for, and the sentence that asks. Those named like a question open that question.
ASKABLE: Mapping[str, str] = {
    "benefit": "Please tell us which benefit was cut.",
    "date": "Please tell us the date on the letter or message.",
    "amount": "Please tell us how much less you got.",
    "pay-how": "Please tell us how to send the money.",
    "contact": "Please check how we can reach you.",
    "proof": "Please show us the letter or message, in the way that suits you.",
    "call": "Please call us when you can. We have one question.",
}


def question(slug: str) -> Question:
    found = BY_SLUG.get(slug)
    if found is None:
        raise refuse("question_unknown", "There is no such question.")
    return found


def asked(pay_how: str, *, asks_household: bool = False) -> tuple[Question, ...]:
    """The questions of one request: an account only where it goes to one, the household only where the rules use it."""
    unasked = {HOUSEHOLD.slug} if not asks_household else set()
    account = account_of(pay_how)
    unasked |= {one.slug for one in ACCOUNTS if one is not account}
    return tuple(one for one in QUESTIONS if one.slug not in unasked)


def account_of(pay_how: str) -> Question | None:
    """Which question asks for the account that the money goes to; None where it goes to none."""
    if pay_how not in BANK_RAILS:
        return None
    return BILL if pay_how == "bill" else BANK


def after(slug: str, among: tuple[Question, ...]) -> str | None:
    """The next question among those that are asked, or None when it is time to check the answers."""
    return _neighbour(slug, among, 1)


def before(slug: str, among: tuple[Question, ...]) -> str | None:
    return _neighbour(slug, among, -1)


# Fields whose choices the fund switches on: ways of paying and of being reached, and photographs.
_SWITCHED = frozenset({"pay_how", "contact_route"})


def offered(field: Field, on: frozenset[str]) -> tuple[Choice, ...]:
    """The choices that count: those that a fund switches, only where it has them; a photo where one can be taken in."""
    if field.name in _SWITCHED:
        return tuple(choice for choice in field.choices if choice.value in on)
    return tuple(choice for choice in field.choices if choice.value != PHOTO or PHOTO in on)


def _neighbour(slug: str, among: tuple[Question, ...], step: int) -> str | None:
    slugs = [one.slug for one in among]
    place = slugs.index(slug) + step if slug in slugs else len(slugs)
    return slugs[place] if 0 <= place < len(slugs) else None

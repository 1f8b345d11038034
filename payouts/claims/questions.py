"""The questions of a request, as data, with their exact words. It must never know a page, a table, or who answers.

One question is one page. `answers` judges what was answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.kernel.refusal import refuse
from fundapp.vault.classes import SealedClass
from payouts.claims.consents import YESES, Purpose

NOT_SURE = "not_sure"
UNKNOWN = "unknown"


class Kind(StrEnum):
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    TICK = "tick"
    SORT_CODE = "sort_code"
    ACCOUNT_NUMBER = "account_number"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One answer. `missing` is the sentence for an empty one; `sealed` says that it never reaches a column in clear."""

    name: str
    label: str
    kind: Kind
    missing: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    most: int = 100
    autocomplete: str = "off"
    sealed: SealedClass | None = None
    # A tick that says yes to one purpose: kept as a consent, and in no column.
    consent: Purpose | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One page: its title is the label of its only field, or a heading above several."""

    slug: str
    title: str
    fields: tuple[Field, ...]
    who_sees: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)


def _choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in pairs)


WHO = Question(
    "who",
    "Who is this for?",
    (
        Field(
            "who_for",
            "Who is this for?",
            Kind.CHOICE,
            "Choose who this is for",
            choices=_choices(("me", "Me"), ("other", "Someone else, and they know I am doing this")),
        ),
    ),
)
BENEFIT = Question(
    "benefit",
    "Which benefit was cut?",
    (
        Field(
            "benefit",
            "Which benefit was cut?",
            Kind.CHOICE,
            'Choose a benefit, or "I am not sure"',
            choices=_choices(
                ("universal_credit", "Universal Credit"),
                ("jsa", "Jobseeker's Allowance (JSA)"),
                ("esa", "Employment and Support Allowance (ESA)"),
                ("other", "Another benefit"),
                (NOT_SURE, "I am not sure"),
            ),
        ),
    ),
    "The person who gets it ready, and the people who decide",
)
SAID = Question(
    "said",
    "What did they say was the reason?",
    (
        Field(
            "reason",
            "What did they say was the reason?",
            Kind.CHOICE,
            'Choose an answer. You can choose "I would rather not say"',
            hint="You do not have to agree with it",
            choices=_choices(
                ("missed_appointment", "I missed an appointment or phone call"),
                ("not_enough_search", "I did not do enough to look for work"),
                ("left_or_refused_job", "I left a job or turned one down"),
                ("agreement", "I did not do something on my agreement"),
                ("not_told", "They did not tell me"),
                ("other", "Something else"),
                ("rather_not_say", "I would rather not say"),
            ),
        ),
    ),
    "The person who gets it ready, and the people who decide",
)
DATE = Question(
    "date",
    "What date is on the letter or message?",
    (
        Field(
            "letter_date",
            "What date is on the letter or message?",
            Kind.DATE,
            'Enter the date, or choose "I am not sure"',
            hint="For example, 27 3 2026. A rough date is fine",
        ),
    ),
    "The person who gets it ready, and the people who decide",
)
AMOUNT = Question(
    "amount",
    "How much less did you get?",
    (
        Field(
            "lost_pence",
            "Amount in pounds",
            Kind.MONEY,
            "Enter an amount in pounds, like 98.40",
            hint="A guess is fine",
        ),
        Field(
            "lost_per",
            "How often?",
            Kind.CHOICE,
            "Choose how often",
            choices=_choices(
                ("week", "each week"),
                ("month", "each month"),
                ("total", "in total"),
                # Not offered beside the others: the way to it is the page that helps to work it out.
                (UNKNOWN, "I do not know"),
            ),
        ),
    ),
    "The person who gets it ready, and the people who decide",
)
_YES_NO = _choices(("yes", "Yes"), ("no", "No"))
# Not one of the questions of a request: its answers are used once and kept nowhere.
AMOUNT_HELP = Question(
    "amount-help",
    "Let us work it out",
    (
        Field(
            "got_money",
            "Did you get any money last time?",
            Kind.CHOICE,
            'Choose yes, no or "I am not sure"',
            choices=(*_YES_NO, Choice(NOT_SURE, "I am not sure")),
        ),
        Field("under_25", "Are you under 25?", Kind.CHOICE, "Choose yes or no", choices=_YES_NO),
        Field("with_partner", "Do you claim with a partner?", Kind.CHOICE, "Choose yes or no", choices=_YES_NO),
    ),
    "Nobody. We use these answers once and do not keep them",
)
PAY_HOW = Question(
    "pay-how",
    "How should we send the money?",
    (
        Field(
            "pay_how",
            "How should we send the money?",
            Kind.CHOICE,
            "Choose how you want the money",
            choices=_choices(
                ("bank", "To my bank account"),
                ("trusted", "To someone I trust"),
                ("cash_code", "Cash code to use in a shop"),
                ("voucher", "Shop voucher"),
                ("talk", "Talk to me first"),
            ),
        ),
    ),
)
BANK = Question(
    "bank",
    "Where should we send it?",
    (
        Field(
            "account_name",
            "Name on the account",
            Kind.TEXT,
            "Enter the name on the account",
            sealed=SealedClass.BANK,
            most=70,
        ),
        Field(
            "sort_code",
            "Sort code",
            Kind.SORT_CODE,
            "Enter a sort code, like 30 94 30",
            hint="Check the numbers with care",
            sealed=SealedClass.BANK,
        ),
        Field(
            "account_number",
            "Account number",
            Kind.ACCOUNT_NUMBER,
            "Account number must be 6 to 8 numbers",
            sealed=SealedClass.BANK,
        ),
        Field(
            "roll_number",
            "Building society roll number (if you have one)",
            Kind.TEXT,
            required=False,
            sealed=SealedClass.BANK,
            most=18,
        ),
    ),
    "Only the person who pays you",
)
CONTACT = Question(
    "contact",
    "How can we reach you safely?",
    (
        Field(
            "chosen_name",
            "What should we call you? Any name is fine",
            Kind.TEXT,
            "Tell us what to call you. Any name is fine",
            sealed=SealedClass.CONTACT,
            most=40,
        ),
        Field(
            "contact_route",
            "How should we reach you?",
            Kind.CHOICE,
            "Choose how to reach you",
            choices=_choices(
                ("text", "Text"),
                ("email", "Email"),
                ("phone", "Phone call"),
                ("post", "Post to an address"),
                ("none", "Do not contact me. I will come back with my code"),
            ),
        ),
        Field(
            "email",
            "Email address",
            Kind.EMAIL,
            "Enter an email address, like name@example.com",
            hint="Only if you chose email",
            required=False,
            sealed=SealedClass.CONTACT,
            most=120,
            autocomplete="email",
        ),
        Field(
            "phone",
            "Phone number",
            Kind.PHONE,
            "Enter a mobile number, like 07700 900 982",
            hint="Only if you chose a text or a phone call",
            required=False,
            sealed=SealedClass.CONTACT,
            most=20,
            autocomplete="tel",
        ),
        Field(
            "best_time",
            "Best time to call",
            Kind.CHOICE,
            choices=_choices(
                ("any", "Any time"), ("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")
            ),
            required=False,
        ),
        Field("may_leave_message", "It is OK to leave a message", Kind.TICK, required=False),
        Field(
            "plain_messages",
            YESES[Purpose.PLAIN_MESSAGES].wordings[1],
            Kind.TICK,
            required=False,
            consent=Purpose.PLAIN_MESSAGES,
        ),
    ),
    "Only the person who gets your request ready",
)

# In the order they are asked.
QUESTIONS: tuple[Question, ...] = (WHO, BENEFIT, SAID, DATE, AMOUNT, PAY_HOW, BANK, CONTACT)
BY_SLUG: Mapping[str, Question] = {question.slug: question for question in QUESTIONS}
SLUGS = frozenset(BY_SLUG)

# The one thing a caseworker can ask for, and the sentence that asks. Those named like a question open that question.
ASKABLE: Mapping[str, str] = {
    "benefit": "Please tell us which benefit was cut.",
    "date": "Please tell us the date on the letter or message.",
    "amount": "Please tell us how much less you got.",
    "pay-how": "Please tell us how to send the money.",
    "contact": "Please check how we can reach you.",
    "proof": "Please show us the letter or message. Call us, and we find a way that suits you.",
    "call": "Please call us when you can. We have one question.",
}

# "Do not contact me": there is nothing to reach them by.
NOT_AT_ALL = "none"
BANK_RAILS = frozenset({"bank", "trusted"})


def question(slug: str) -> Question:
    found = BY_SLUG.get(slug)
    if found is None:
        raise refuse("question_unknown", "There is no such question.")
    return found


def asked(pay_how: str) -> tuple[Question, ...]:
    """The questions of one request: bank details only from someone who wants the money in a bank."""
    return tuple(one for one in QUESTIONS if one is not BANK or pay_how in BANK_RAILS)


def after(slug: str, *, pay_how: str) -> str | None:
    """The next question, or None when it is time to check the answers."""
    return _neighbour(slug, pay_how, 1)


def before(slug: str, *, pay_how: str) -> str | None:
    return _neighbour(slug, pay_how, -1)


def offered(field: Field, on: frozenset[str]) -> tuple[Choice, ...]:
    """The choices that count: ways of paying and of being reached only where the fund has them."""
    if field.name not in {"pay_how", "contact_route"}:
        return field.choices
    return tuple(choice for choice in field.choices if choice.value in on)


def _neighbour(slug: str, pay_how: str, step: int) -> str | None:
    slugs = [one.slug for one in asked(pay_how)]
    place = slugs.index(slug) + step if slug in slugs else len(slugs)
    return slugs[place] if 0 <= place < len(slugs) else None

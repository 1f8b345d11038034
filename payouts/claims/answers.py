"""What was answered, judged against its question. It must never know a page, a table, or who answered.

Answers arrive already of their type (a date, pence, digits): how a person types them is the business of the form.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from fundapp.kernel.money import MOST_PENCE
from fundapp.kernel.refusal import Refusal, Refused
from payouts.claims.questions import (
    ACCOUNTS,
    AMOUNT,
    CONTACT,
    DATE,
    REACHED_BY,
    UNKNOWN,
    Field,
    Kind,
    Question,
    offered,
    worded,
)

Answer = str | int | bool | date | None
Answers = Mapping[str, Answer]
# The first day on which a cut could be made under the rules of today; a date before it is a slip of the thumb.
_EARLIEST = date(2012, 10, 22)
# As the forms hand them on: digits alone for the bank, and enough of a shape to be worth a try for the rest.
_FORMS: Mapping[Kind, str] = {
    Kind.SORT_CODE: r"[0-9]{6}",
    Kind.ACCOUNT_NUMBER: r"[0-9]{8}",
    Kind.EMAIL: r"[^@\s]+@[^@\s]+\.[^@\s]+",
    Kind.PHONE: r"\+?[0-9][0-9 ()\-]{8,18}",
}
_MAY_BE_NOTHING = {Kind.DATE, Kind.MONEY, Kind.COUNT}
# A text can be sent to a mobile number only: one of this country, or one that names its country.
_MOBILE = re.compile(r"0?7[0-9]{9}|(\+|00)447[0-9]{9}|\+(?!44)[0-9]{8,15}")


def judged(asking: Question, answers: Answers, *, today: date, on: frozenset[str]) -> dict[str, Answer]:
    """The answers that count, one for each field; or `Refused` with every reason, each naming its `field`.

    `on` holds the ways of paying and of being reached that the fund offers now.
    """
    found = {field.name: _tidied(answers.get(field.name), field.kind) for field in asking.fields}
    reasons = [reason for field in asking.fields if (reason := _wrong(field, found[field.name], on)) is not None]
    if (rule := _RULES.get(asking.slug)) is not None:
        reasons += [reason for reason in rule(found, today) if not _names_again(reason, reasons)]
        reasons.sort(key=lambda reason: [field.name for field in asking.fields].index(str(reason.values["field"])))
    if reasons:
        raise Refused(*reasons)
    return {name: None if name in _unneeded(asking, found) else answer for name, answer in found.items()}


def _unneeded(asking: Question, found: Answers) -> frozenset[str]:
    """The least is kept: of the ways of reaching a person the one they chose, and no amount beside "I do not know"."""
    if asking is AMOUNT and found["lost_per"] == UNKNOWN:
        return frozenset({"lost_pence"})
    if asking is not CONTACT:
        return frozenset()
    route = str(found["contact_route"])
    return frozenset(field.name for field in CONTACT.fields if field.only_for and route not in field.only_for)


def _in_form(field: Field, answer: Answer) -> bool:
    """Whether an answer looks like what it is; a page has said so in kinder words before."""
    pattern = _FORMS.get(field.kind)
    return pattern is None or (isinstance(answer, str) and re.fullmatch(pattern, answer) is not None)


def _wrong(field: Field, answer: Answer, on: frozenset[str]) -> Refusal | None:
    if field.kind in {Kind.TICK, Kind.DATE, Kind.MONEY, Kind.COUNT}:
        return _wrong_count(field, answer) if field.kind is Kind.COUNT else None
    if answer in ("", None):
        return _refusal("missing", field, field.missing) if field.required else None
    if field.kind is Kind.CHOICE and answer not in _offered(field, on):
        return _refusal("unknown", field, field.missing or "Choose one of the answers")
    if not _in_form(field, answer):
        return _refusal("not_understood", field, field.missing)
    if isinstance(answer, str) and len(answer) > field.most:
        return Refusal(
            f"{field.name}_too_long", "Use %(most)s letters or fewer", {"most": field.most, "field": field.name}
        )
    return None


def _wrong_count(field: Field, answer: Answer) -> Refusal | None:
    if isinstance(answer, int) and field.least <= answer <= field.most:
        return None
    return _refusal("missing", field, field.missing)


def untold(question: Question, who_for: str = "me") -> Refusal:
    """Why a request cannot be sent yet."""
    values = {"noun": worded(question.noun, who_for), "question": question.slug}
    return Refusal(f"{question.slug}_untold", "You have not told us %(noun)s yet", values)


def columns(asking: Question, found: Answers) -> dict[str, Answer]:
    """What is kept in clear: no sealed answer and no yes, but that a date was told, and how an account ends."""
    kept: dict[str, Answer] = {
        field.name: _nothing(field) if found[field.name] is None else found[field.name]
        for field in asking.fields
        if field.sealed is None and field.consent is None
    }
    if asking is DATE:
        kept["letter_date_told"] = True
    if asking in ACCOUNTS:
        kept["account_ends"] = str(found["account_number"])[-2:]
    return kept


def _nothing(field: Field) -> Answer:
    """What a column holds of an answer that was not given."""
    if field.kind is Kind.TICK:
        return False
    return None if field.kind in _MAY_BE_NOTHING else ""


def _offered(field: Field, on: frozenset[str]) -> frozenset[str]:
    return frozenset(choice.value for choice in offered(field, on))


def _date_rule(found: Answers, today: date) -> list[Refusal]:
    letter_date = found["letter_date"]
    if isinstance(letter_date, date) and letter_date > today:
        return [Refusal("letter_date_not_past", "The date must be in the past", {"field": "letter_date"})]
    if isinstance(letter_date, date) and letter_date < _EARLIEST:
        sentence = "Check the year. This date is too long ago"
        return [Refusal("letter_date_too_old", sentence, {"field": "letter_date"})]
    return []


def _amount_rule(found: Answers, _today: date) -> list[Refusal]:
    lost = found["lost_pence"]
    if found["lost_per"] == UNKNOWN:
        return []
    if not isinstance(lost, int) or not 0 < lost <= MOST_PENCE:
        return [_refusal("missing", AMOUNT.fields[0], AMOUNT.fields[0].missing)]
    return []


def _contact_rule(found: Answers, _today: date) -> list[Refusal]:
    route = str(found["contact_route"])
    needed = REACHED_BY.get(route)
    if needed is None:
        return []
    if not found[needed]:
        return [_refusal("missing", CONTACT.field(needed), CONTACT.field(needed).missing)]
    if route == "text" and not _MOBILE.fullmatch(re.sub(r"[\s()\-]", "", str(found[needed]))):
        return [_refusal("not_mobile", CONTACT.field(needed), CONTACT.field(needed).missing)]
    return []


_RULES: Mapping[str, Callable[[Answers, date], list[Refusal]]] = {
    "date": _date_rule,
    "amount": _amount_rule,
    "contact": _contact_rule,
}


def _refusal(what: str, field: Field, sentence: str) -> Refusal:
    return Refusal(f"{field.name}_{what}", sentence, {"field": field.name})


def _names_again(reason: Refusal, reasons: list[Refusal]) -> bool:
    return any(reason.values.get("field") == earlier.values.get("field") for earlier in reasons)


def _tidied(answer: Answer, kind: Kind) -> Answer:
    """Spaces at the ends and doubled ones are how a thumb types, not what a person means; lines stay where they count.

    What cannot be seen (marks of direction, control characters) is left out.
    """
    if not isinstance(answer, str):
        return answer
    seen = "".join(letter for letter in answer if letter.isprintable() or letter.isspace())
    lines = [" ".join(line.split()) for line in (seen.splitlines() if kind is Kind.LINES else [seen])]
    return "\n".join(line for line in lines if line)

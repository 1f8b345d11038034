"""What was answered, judged against its question. It must never know a page, a table, or who answered.

Answers arrive already of their type (a date, pence, digits): how a person types them is the business of the form.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from fundapp.kernel.money import MOST_PENCE
from fundapp.kernel.refusal import Refusal, Refused
from payouts.claims.questions import AMOUNT, BANK, CONTACT, DATE, UNKNOWN, Field, Kind, Question, offered

Answer = str | int | bool | date | None
Answers = Mapping[str, Answer]
# Which field a way of being reached needs.
_REACHED_BY = {"email": "email", "text": "phone", "phone": "phone"}
# As the forms hand them on: digits alone for the bank, and enough of a shape to be worth a try for the rest.
_FORMS: Mapping[Kind, str] = {
    Kind.SORT_CODE: r"[0-9]{6}",
    Kind.ACCOUNT_NUMBER: r"[0-9]{8}",
    Kind.EMAIL: r"[^@\s]+@[^@\s]+\.[^@\s]+",
    Kind.PHONE: r"\+?[0-9][0-9 ()\-]{8,18}",
}
_MAY_BE_NOTHING = {Kind.DATE, Kind.MONEY}


def judged(asking: Question, answers: Answers, *, today: date, on: frozenset[str]) -> dict[str, Answer]:
    """The answers that count, one for each field; or `Refused` with every reason, each naming its `field`.

    `on` holds the ways of paying and of being reached that the fund offers now.
    """
    found = {field.name: _tidied(answers.get(field.name)) for field in asking.fields}
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
    return frozenset(_REACHED_BY.values()) - {_REACHED_BY.get(str(found["contact_route"]), "")}


def _in_form(field: Field, answer: Answer) -> bool:
    """Whether an answer looks like what it is; a page has said so in kinder words before."""
    pattern = _FORMS.get(field.kind)
    return pattern is None or (isinstance(answer, str) and re.fullmatch(pattern, answer) is not None)


def _wrong(field: Field, answer: Answer, on: frozenset[str]) -> Refusal | None:
    if field.kind in {Kind.TICK, Kind.DATE, Kind.MONEY}:
        return None
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


def untold(question: Question) -> Refusal:
    """Why a request cannot be sent yet."""
    values = {"title": question.title, "question": question.slug}
    return Refusal(f"{question.slug}_untold", "You have not told us: %(title)s", values)


def columns(asking: Question, found: Answers) -> dict[str, Answer]:
    """What is kept in clear: no sealed answer and no yes, but that a date was told, and how an account ends."""
    kept: dict[str, Answer] = {
        field.name: "" if found[field.name] is None and field.kind not in _MAY_BE_NOTHING else found[field.name]
        for field in asking.fields
        if field.sealed is None and field.consent is None
    }
    if asking is DATE:
        kept["letter_date_told"] = True
    if asking is BANK:
        kept["account_ends"] = str(found["account_number"])[-2:]
    return kept


def _offered(field: Field, on: frozenset[str]) -> frozenset[str]:
    return frozenset(choice.value for choice in offered(field, on))


def _date_rule(found: Answers, today: date) -> list[Refusal]:
    letter_date = found["letter_date"]
    if isinstance(letter_date, date) and letter_date > today:
        return [Refusal("letter_date_not_past", "The date must be in the past", {"field": "letter_date"})]
    return []


def _amount_rule(found: Answers, _today: date) -> list[Refusal]:
    lost = found["lost_pence"]
    if found["lost_per"] == UNKNOWN:
        return []
    if not isinstance(lost, int) or not 0 < lost <= MOST_PENCE:
        return [_refusal("missing", AMOUNT.fields[0], AMOUNT.fields[0].missing)]
    return []


def _contact_rule(found: Answers, _today: date) -> list[Refusal]:
    needed = _REACHED_BY.get(str(found["contact_route"]))
    if needed is None or found[needed]:
        return []
    field = next(field for field in CONTACT.fields if field.name == needed)
    return [_refusal("missing", field, field.missing)]


_RULES: Mapping[str, Callable[[Answers, date], list[Refusal]]] = {
    "date": _date_rule,
    "amount": _amount_rule,
    "contact": _contact_rule,
}


def _refusal(what: str, field: Field, sentence: str) -> Refusal:
    return Refusal(f"{field.name}_{what}", sentence, {"field": field.name})


def _names_again(reason: Refusal, reasons: list[Refusal]) -> bool:
    return any(reason.values.get("field") == earlier.values.get("field") for earlier in reasons)


def _tidied(answer: Answer) -> Answer:
    """Spaces at the ends and doubled ones are how a thumb types, not what a person means."""
    if not isinstance(answer, str):
        return answer
    return " ".join("".join(letter for letter in answer if letter.isprintable() or letter.isspace()).split())

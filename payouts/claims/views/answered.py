"""Answers as a person reads them again: the last look before sending, and the caseworker's page."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fundapp.kernel.money import format_pence
from payouts.claims import questions, selectors
from payouts.claims.models import Claim
from payouts.claims.questions import Question

Row = dict[str, object]


def summary(claim: Claim, opened: Mapping[str, str], *, change: Callable[[Question], str]) -> list[Row]:
    """One row for each question: what was answered, who sees it, and the way to change it."""
    return [
        {
            "label": _(asking.title),
            "value": said(claim, asking, opened) if told else _("You have not told us yet"),
            "note": _("Who sees this: %(who)s") % {"who": _(asking.who_sees)} if asking.who_sees else "",
            "change_url": change(asking),
            "missing": not told,
        }
        for asking in questions.asked(claim.pay_how)
        for told in [selectors.is_answered(claim, asking)]
    ]


def facts_told(claim: Claim) -> list[Row]:
    """What the caseworker reads of the sanction. Who is paid where is not theirs."""
    asked = [questions.WHO, questions.BENEFIT, questions.SAID, questions.DATE, questions.AMOUNT, questions.PAY_HOW]
    return [{"label": _(asking.title), "value": said(claim, asking, {})} for asking in asked]


def said(claim: Claim, asking: Question, opened: Mapping[str, str]) -> str:
    """The answer in words."""
    words = _SAID.get(asking.slug)
    return words(claim, opened) if words else _choice(claim, asking)


def _choice(claim: Claim, asking: Question, name: str = "") -> str:
    field = next(field for field in asking.fields if field.name == (name or asking.fields[0].name))
    value = getattr(claim, field.name)
    return next((_(choice.label) for choice in field.choices if choice.value == value), "")


def _date(claim: Claim, _opened: Mapping[str, str]) -> str:
    return date_format(claim.letter_date, "j F Y") if claim.letter_date else _("I am not sure")


def _amount(claim: Claim, _opened: Mapping[str, str]) -> str:
    how_often = _choice(claim, questions.AMOUNT, "lost_per")
    if claim.lost_pence is None:
        return how_often
    return f"{format_pence(claim.lost_pence, settings.FUND_CURRENCY)} {how_often}"


def _bank(claim: Claim, _opened: Mapping[str, str]) -> str:
    return _("An account that ends in %(digits)s") % {"digits": claim.account_ends}


def _contact(claim: Claim, opened: Mapping[str, str]) -> str:
    reached = [opened.get("chosen_name", ""), _choice(claim, questions.CONTACT, "contact_route")]
    return "\n".join(line for line in [*reached, opened.get("email", ""), opened.get("phone", "")] if line)


_SAID: Mapping[str, Callable[[Claim, Mapping[str, str]], str]] = {
    "date": _date,
    "amount": _amount,
    "bank": _bank,
    "contact": _contact,
}

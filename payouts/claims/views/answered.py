"""Answers as a person reads them again: the last look before sending, and the caseworker's page."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fundapp.kernel.money import format_pence
from payouts.claims import questions, selectors
from payouts.claims.answers import untold
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim
from payouts.claims.questions import Question, worded

Row = dict[str, object]


def summary(claim: Claim, opened: Mapping[str, str], *, change: Callable[[Question], str]) -> list[Row]:
    """One row for each question: what was answered, who sees it, and the way to change it."""
    return [
        {
            "label": _(worded(asking.title, claim.who_for)),
            "value": said(claim, asking, opened) if told else str(untold(asking, claim.who_for)),
            "seen_by": _(worded(asking.who_sees, claim.who_for)),
            "change_url": change(asking),
            "missing": not told,
        }
        for asking in selectors.asked_of(claim)
        for told in [selectors.is_answered(claim, asking)]
    ]


def facts_told(claim: Claim) -> list[Row]:
    """What the caseworker reads of the sanction. Who is paid where is not theirs."""
    not_theirs = {*questions.ACCOUNTS, questions.CONTACT}
    asked = [asking for asking in selectors.asked_of(claim) if asking not in not_theirs]
    return [{"label": _(worded(asking.title, claim.who_for)), "value": said(claim, asking, {})} for asking in asked]


def said(claim: Claim, asking: Question, opened: Mapping[str, str]) -> str:
    """The answer in words."""
    words = _SAID.get(asking.slug)
    return words(claim, opened) if words else _choice(claim, asking)


def _choice(claim: Claim, asking: Question, name: str = "") -> str:
    field = next(field for field in asking.fields if field.name == (name or asking.fields[0].name))
    value = getattr(claim, field.name)
    return next((_(worded(choice.label, claim.who_for)) for choice in field.choices if choice.value == value), "")


def _date(claim: Claim, _opened: Mapping[str, str]) -> str:
    return date_format(claim.letter_date, "j F Y") if claim.letter_date else _("I am not sure")


def _amount(claim: Claim, _opened: Mapping[str, str]) -> str:
    how_often = _choice(claim, questions.AMOUNT, "lost_per")
    if claim.lost_pence is None:
        return how_often
    return f"{format_pence(claim.lost_pence, settings.FUND_CURRENCY)} {how_often}"


def _household(claim: Claim, _opened: Mapping[str, str]) -> str:
    if claim.adults is None or claim.children is None:
        return ""
    return _("Adults: %(adults)s. Children: %(children)s") % {"adults": claim.adults, "children": claim.children}


def _bank(claim: Claim, _opened: Mapping[str, str]) -> str:
    if claim.seen_by is not None:
        return _("Saved. It is not shown here")
    words = {
        "trusted": _("The account of someone you trust. It ends in %(digits)s"),
        "bill": _("A bill, paid to an account that ends in %(digits)s"),
    }.get(claim.pay_how, _("An account that ends in %(digits)s"))
    return words % {"digits": claim.account_ends}


def _contact(claim: Claim, opened: Mapping[str, str]) -> str:
    reached = [opened.get("chosen_name", ""), _choice(claim, questions.CONTACT, "contact_route")]
    reached += [opened.get(name, "") for name in ("email", "phone", "address")]
    if claim.contact_route == "phone":
        may = _("You can leave a message") if claim.may_leave_message else _("Do not leave a message")
        reached += [_choice(claim, questions.CONTACT, "best_time"), may]
    if claim.contact_route != "none":
        plain = claim.agrees_to(Purpose.PLAIN_MESSAGES)
        reached.append(
            _("Messages can say what they are about") if plain else _("Messages do not say what they are about")
        )
    return "\n".join(line for line in reached if line)


_SAID: Mapping[str, Callable[[Claim, Mapping[str, str]], str]] = {
    "date": _date,
    "amount": _amount,
    "household": _household,
    "bank": _bank,
    "bill": _bank,
    "contact": _contact,
}

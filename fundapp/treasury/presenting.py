"""Words for the bank's pages. Every figure comes in as it was read; nothing is worked out here."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fundapp.kernel.actor import Actor
from fundapp.kernel.money import format_pence
from fundapp.treasury import movements, selectors
from fundapp.treasury.matching import Certainty, Movement, Suggestion
from fundapp.treasury.models import OpeningBalance, StatementLine
from fundapp.treasury.movements import OpenEntry
from fundapp.treasury.selectors import Standing
from members import selectors as members
from payouts.payments.models import PaymentRun, Payout


def pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)


def bar_of(standing: Standing) -> list[dict[str, str]]:
    """The three figures on top."""
    bank = pounds(standing.bank_pence) if standing.bank_pence is not None else _("not known")
    apart = pounds(standing.difference_pence) if standing.bank_pence is not None else _("not known")
    return [
        {"label": _("Bank says"), "value": bank},
        {"label": _("Books say"), "value": pounds(standing.books_pence)},
        {"label": _("Difference"), "value": apart},
    ]


def explained(standing: Standing) -> list[str]:
    """Where a difference comes from, sentence by sentence."""
    if standing.bank_pence is None:
        return [_("There is no statement yet. Import one below.")]
    said = [_basis(standing)]
    if standing.open_lines:
        count, sum_ = standing.open_lines, pounds(standing.open_lines_pence)
        said.append(
            ngettext(
                "%(count)s line of the bank is not matched yet, %(sum)s.",
                "%(count)s lines of the bank are not matched yet, %(sum)s together.",
                count,
            )
            % {"count": count, "sum": sum_}
        )
    if standing.open_entries:
        count, sum_ = standing.open_entries, pounds(standing.open_entries_pence)
        said.append(
            ngettext(
                "%(count)s entry of the books is not seen at the bank yet, %(sum)s.",
                "%(count)s entries of the books are not seen at the bank yet, %(sum)s together.",
                count,
            )
            % {"count": count, "sum": sum_}
        )
    if standing.unexplained_pence:
        said.append(
            _("That leaves %(sum)s that nothing here explains: a statement is missing, or the account was not empty.")
            % {"sum": pounds(standing.unexplained_pence)}
        )
    return said


def _basis(standing: Standing) -> str:
    if standing.bank_on is None:
        return _("No statement told a balance, so “bank says” is the sum of every line that was imported.")
    return _("“Bank says” is the balance that the bank told for %(day)s, and what moved since.") % {
        "day": date_format(standing.bank_on, "j F Y")
    }


def openings(found: Iterable[OpeningBalance], actor: Actor) -> list[dict[str, object]]:
    """What was said to have been there before, and what this person can do with it now."""
    said = list(found)
    names = {str(account): label for account, label in members.labels({UUID(each.said_by) for each in said}).items()}
    return [_opening(each, actor, names.get(each.said_by, each.said_by)) for each in said]


def _opening(opening: OpeningBalance, actor: Actor, who: str) -> dict[str, object]:
    state, kind = _state_of(opening)
    is_doubted = opening.is_in_the_books and bool(opening.doubted_by)
    return {
        "opening": opening,
        "amount": pounds(opening.amount_pence),
        "day": date_format(opening.day, "j F Y"),
        "who": who,
        "state": state,
        "kind": kind,
        "may_agree": opening.waits_to_be_agreed and actor.id != opening.said_by,
        "may_call_off": opening.waits_to_be_agreed,
        "may_doubt": opening.is_in_the_books and not is_doubted,
        "may_take_back": is_doubted and actor.id != opening.doubted_by,
        "may_keep": is_doubted,
    }


def _state_of(opening: OpeningBalance) -> tuple[str, str]:
    """What its tag says, and the kind of tag."""
    if opening.called_off_at is not None:
        return _("Called off"), ""
    if opening.taken_back_at is not None:
        return _("Taken out of the books"), ""
    if opening.waits_to_be_agreed:
        return _("Waits for a second person"), "now"
    return (_("Somebody says it is wrong"), "now") if opening.doubted_by else (_("In the books"), "done")


def row(line: StatementLine, suggestion: Suggestion | None, names: Mapping[str, str]) -> dict[str, object]:
    """One open line with what it most likely is."""
    code = suggestion.code if suggestion and suggestion.certainty is not Certainty.CHOOSE else ""
    is_gift = code.startswith(selectors.GIFT)
    return {
        "line": line,
        "amount": pounds(line.amount_pence),
        "day": date_format(line.day, "j M Y"),
        "hint": line.hint or _("no words that are kept"),
        "code": code,
        "is_gift": is_gift,
        "reference": code.removeprefix(selectors.GIFT) if is_gift else "",
        "words": _suggested(suggestion, names) if suggestion else _("Nothing in the books is like it."),
        "is_in": line.amount_pence > 0,
    }


def _suggested(suggestion: Suggestion, names: Mapping[str, str]) -> str:
    name = names.get(suggestion.code, "")
    if suggestion.certainty is Certainty.CHOOSE:
        return ngettext(
            "%(count)s movement of this amount, and more lines than that.",
            "One of %(count)s movements of this amount.",
            suggestion.of,
        ) % {"count": suggestion.of}
    because = (
        _("Amount, reference and days agree.")
        if suggestion.certainty is Certainty.SURE
        else _("Amount and days agree.")
    )
    return f"{name}. {because}"


# --- Names of movements -----------------------------------------------------------------------------------------------
def names_of(codes: Sequence[str], entries: Sequence[OpenEntry]) -> dict[str, str]:
    """What people call each of these movements. Requests by their reference, nobody by a name."""
    told = {f"{movements.ENTRY}{entry.id}": _entry(entry) for entry in entries}
    payouts = _ids(codes, movements.PAYOUT) | _ids(codes, movements.RETURNED)
    labels = dict(Payout.objects.filter(id__in=payouts).values_list("id", "award__claim__reference"))
    runs = dict(PaymentRun.objects.filter(id__in=_ids(codes, movements.RUN)).values_list("id", "name"))
    for code in codes:
        kind, _colon, which = code.partition(":")
        if kind == "payout" and UUID(which) in labels:
            told[code] = _("Payment for request %(reference)s") % {"reference": labels[UUID(which)]}
        elif kind == "returned" and UUID(which) in labels:
            told[code] = _("Payment for request %(reference)s came back") % {"reference": labels[UUID(which)]}
        elif kind == "run" and UUID(which) in runs:
            told[code] = _("All of run %(name)s") % {"name": runs[UUID(which)]}
        elif kind == "gift":
            told[code] = _("Gift under %(reference)s") % {"reference": which}
    return told


def _entry(entry: OpenEntry) -> str:
    words = {
        "settlement": _("Settlement from Stripe"),
        "settlement_failed": _("Settlement that went back to Stripe"),
        "bank_gift": _("Gift by bank transfer"),
        "unidentified_gift": _("Transfer that nobody has recognised"),
        "cash_banked": _("Cash taken to the bank"),
        "cash_drawn": _("Cash taken out of the bank"),
        "payout_confirmed": _("Payment that was confirmed"),
        "payout_returned": _("Payment that came back"),
        "given_back": _("Given back"),
        "bank_charge": _("Charge or interest"),
        "correction": _("Correction"),
    }
    day = date_format(entry.day, "j M Y")
    return _("%(what)s, %(day)s") % {"what": words.get(entry.kind, entry.kind), "day": day}


def missing(entries: Sequence[OpenEntry]) -> list[dict[str, str]]:
    return [{"what": _entry(entry), "amount": pounds(entry.pence)} for entry in entries]


def choices(found: Sequence[Movement], names: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"code": each.code, "what": names.get(each.code, ""), "amount": pounds(each.pence)}
        for each in found
        if each.code in names
    ]


def _ids(codes: Sequence[str], prefix: str) -> set[UUID]:
    return {UUID(code.removeprefix(prefix)) for code in codes if code.startswith(prefix)}


def page(*, most: int) -> dict[str, object]:
    """Everything the page of the bank shows."""
    found, entries = selectors.suggestions(), movements.open_entries()
    lines = list(selectors.open_lines()[:most])
    shown = [found[line.id].code for line in lines if line.id in found]
    names = names_of(shown, entries)
    standing = selectors.standing()
    return {
        "bar": bar_of(standing),
        "is_even": standing.bank_pence is not None and not standing.difference_pence,
        "said": explained(standing),
        "rows": [row(line, found.get(line.id), names) for line in lines],
        "more": max(0, standing.open_lines - len(lines)),
        "sure": sum(each.certainty is Certainty.SURE for each in found.values()),
        "missing": missing(entries[:most]),
        "matched": [
            {"match": each, "amount": pounds(each.line.amount_pence), "day": date_format(each.line.day, "j M Y")}
            for each in selectors.matched()
        ],
        "files": selectors.files(),
    }

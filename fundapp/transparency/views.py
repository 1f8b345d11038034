"""The front page, and where the money goes: public, and the same for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fundapp.health import presenting as outlook
from fundapp.health import selectors as health
from fundapp.kernel.money import format_pence
from fundapp.months import presenting as months
from fundapp.transparency import openings, selectors
from fundapp.transparency.selectors import Figures, MonthFigures
from fundapp.web import charts
from members.access import organiser_required
from members.roles import Role
from payouts.committee import patterns

MONTHS_SHOWN = 12
# More digits than any row has, and fewer than a database refuses.
_DIGITS = 15


@require_safe
@cache_control(public=True, max_age=60)
def front(request: HttpRequest) -> HttpResponse:
    """Two doors of equal weight, and what the books say today."""
    figures = selectors.public_figures()
    shown = [
        {"value": format_pence(figures.in_pence), "label": _("given so far"), "url": ""},
        {"value": format_pence(figures.out_pence), "label": _("paid to people"), "url": ""},
        {"value": format_pence(figures.held_pence), "label": _("left in the pot"), "url": ""},
    ]
    return render(request, "front.html", {"figures": shown})


@require_safe
@cache_control(public=True, max_age=60)
def where_the_money_goes(request: HttpRequest) -> HttpResponse:
    """The totals, and a chart of the last twelve months with its table."""
    figures, months = selectors.public_figures(), selectors.public_months()[-MONTHS_SHOWN:]
    context = {
        "figures": figures,
        "sum": _sum(figures),
        "chart": _chart(months) if months else None,
        "lasting": outlook.public_words(health.last_monday_note()),
        "second_looks": patterns.public_second_looks(),
        "emergencies": patterns.public_emergencies(),
        "least_shown": patterns.LEAST_SHOWN,
    }
    return render(request, "transparency/where.html", context)


@require_safe
@organiser_required(Role.AUDITOR)
def log_of_openings(request: HttpRequest) -> HttpResponse:
    """Every attempt to read something sealed, newest first, and the digest that holds them all."""
    asked = request.GET.get("before", "")
    rows = openings.rows(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else None)
    number, digest = openings.head()
    older = f"?before={rows[-1]['number']}" if rows and rows[-1]["number"] != 1 else ""
    context = {
        "rows": rows,
        "count": number,
        "digest": digest,
        "older_url": older,
        "newer_url": asked and request.path,
        "reopened": [] if asked else months.reopenings(),
    }
    return render(request, "transparency/openings.html", context)


def _sum(figures: Figures) -> dict[str, object]:
    return {
        "caption": _("All the money"),
        "lines": [
            {"label": _("Given by supporters"), "pence": figures.in_pence},
            {"label": _("Card fees, and gifts sent back"), "pence": -figures.fees_pence},
            {"label": _("Paid to people"), "pence": -figures.out_pence},
        ],
        "total_label": _("Left"),
        "rule": _("%(promised)s of what is left is promised.") % {"promised": format_pence(figures.promised_pence)},
    }


def _chart(months: list[MonthFigures]) -> dict[str, object]:
    given, paid = [each.in_pence for each in months], [each.out_pence for each in months]
    return {
        # The finding in words, for those who do not see the picture and for those in a hurry.
        "caption": ngettext(
            "In %(count)s month people gave %(given)s, and %(paid)s was paid out.",
            "In %(count)s months people gave %(given)s, and %(paid)s was paid out.",
            len(months),
        )
        % {"count": len(months), "given": format_pence(sum(given)), "paid": format_pence(sum(paid))},
        "bars": charts.bars(
            [date_format(each.month, "M") for each in months], [(_("Given"), given), (_("Paid"), paid)]
        ),
        "head": [
            {"label": _("Month")},
            {"label": _("Given"), "is_number": True},
            {"label": _("Paid"), "is_number": True},
        ],
        "rows": [
            [date_format(each.month, "F Y"), format_pence(each.in_pence), format_pence(each.out_pence)]
            for each in months
        ],
    }

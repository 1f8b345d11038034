"""Words and drawings for the health of the fund. Every figure comes in as it was read; nothing is worked out here."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fundapp.health.alerts import Alert, Raised
from fundapp.health.fan import HORIZON_WEEKS, Band, Fan, Lasting
from fundapp.health.models import DayNote
from fundapp.health.selectors import Outlook, Standing
from fundapp.kernel.money import format_pence
from fundapp.web.fans import fan_chart

_LABEL_EVERY = 4
# How long a public sentence looks ahead before it says "more than".
_HALF_A_YEAR = HORIZON_WEEKS


def facts_of(found: Standing) -> list[dict[str, str]]:
    """The figures at the top of the page, in the order in which one takes away from the next."""
    return [
        {"label": _("In the pot"), "value": format_pence(found.held_pence)},
        {"label": _("Promised, and not paid yet"), "value": format_pence(found.promised_pence)},
        {"label": _("Free to give"), "value": format_pence(found.free_pence)},
        {"label": _("Likely to be promised"), "value": format_pence(found.likely_pence)},
        {"label": _("Due from monthly givers in 30 days"), "value": format_pence(found.due_pence)},
    ]


def likely_words(found: Standing) -> str:
    """How the likely sum came about, so that it can be redone."""
    if found.yes_percent is None:
        return _("Nothing was decided in the last 90 days, so nobody can say what the requests under way will come to.")
    return ngettext(
        "%(count)s request is under way. In the last 90 days %(percent)s%% of decisions were a yes.",
        "%(count)s requests are under way. In the last 90 days %(percent)s%% of decisions were a yes.",
        found.in_review,
    ) % {"count": found.in_review, "percent": found.yes_percent}


def lasting_words(lasting: Lasting, *, today: date) -> str:
    """One sentence on how long the money lasts."""
    if lasting.middle_weeks is None:
        if lasting.low_weeks is None:
            return _("At this rate the pot lasts for more than half a year.")
        return _("At this rate the pot lasts for more than half a year; in a bad run until about %(day)s.") % {
            "day": _day(today, lasting.low_weeks)
        }
    if lasting.low_weeks == lasting.high_weeks:
        return _("At this rate the pot lasts until about %(day)s.") % {"day": _day(today, lasting.middle_weeks)}
    late = _("later than half a year") if lasting.high_weeks is None else _day(today, lasting.high_weeks)
    return _("At this rate the pot lasts until about %(day)s: in a bad run %(early)s, in a good one %(late)s.") % {
        "day": _day(today, lasting.middle_weeks),
        "early": _day(today, lasting.low_weeks or lasting.middle_weeks),
        "late": late,
    }


def public_words(note: DayNote | None) -> str:
    """The plain half, for everyone: of the week's Monday, in whole weeks. Empty while nothing can be said."""
    if note is None:
        return ""
    if note.middle_weeks is None:
        return _("At this rate the general pot lasts for more than half a year.")
    return ngettext(
        "On Monday %(day)s it looked as if the general pot lasts about %(weeks)s week more.",
        "On Monday %(day)s it looked as if the general pot lasts about %(weeks)s weeks more.",
        note.middle_weeks,
    ) % {"day": date_format(note.day, "j F"), "weeks": note.middle_weeks}


def level_words(found: Standing) -> str:
    """At which level of the rules the pot stands, and what would change it."""
    if not found.level:
        if found.floor_pence is None:
            return ""
        return _("By the rules nothing changes until less than %(floor)s is free.") % {
            "floor": format_pence(found.floor_pence)
        }
    if found.reopens_at_pence is None:
        return _("By the rules it stands at “%(level)s”.") % {"level": found.level}
    return _("By the rules it stands at “%(level)s”, until %(reopens)s is free again.") % {
        "level": found.level,
        "reopens": format_pence(found.reopens_at_pence),
    }


def alert_words(raised: Sequence[Raised]) -> list[str]:
    return [_WORDS[each.alert](each) for each in raised]


def _floor(each: Raised) -> str:
    return _("Less is free than the rules want: %(free)s of %(floor)s.") % {
        "free": format_pence(each.is_now),
        "floor": format_pence(each.line),
    }


def _giver(each: Raised) -> str:
    return _("One giver gave %(percent)s%% of the last three months. Ask more people for a little.") % {
        "percent": each.is_now
    }


def _waiting(each: Raised) -> str:
    return ngettext(
        "%(count)s request has waited for us for more than %(hours)s hours.",
        "%(count)s requests have waited for us for more than %(hours)s hours.",
        each.is_now,
    ) % {"count": each.is_now, "hours": each.line}


def _shift(each: Raised) -> str:
    return _("The share of yes moved: %(now)s%% in the last 30 days, %(before)s%% in the three months before.") % {
        "now": each.is_now,
        "before": each.line,
    }


def _reviewers(each: Raised) -> str:
    return ngettext(
        "Only %(count)s committee member can be drawn this week. %(least)s are needed for a calm week.",
        "Only %(count)s committee members can be drawn this week. %(least)s are needed for a calm week.",
        each.is_now,
    ) % {"count": each.is_now, "least": each.line}


_WORDS = {
    Alert.BELOW_FLOOR: _floor,
    Alert.ONE_GIVER: _giver,
    Alert.WAITING: _waiting,
    Alert.YES_RATE: _shift,
    Alert.REVIEWERS: _reviewers,
}


def chart_of(found: Standing, outlook: Outlook, *, today: date) -> dict[str, object]:
    """The fan of the coming half year, and its table week by week."""
    now = Band(*(3 * [max(0, found.free_pence)]))
    lines = [(_("As now"), outlook.as_now), (_("No new gifts"), outlook.no_gifts)]
    if outlook.goal_met is not None:
        lines.append((_("Goals met"), outlook.goal_met))
    bands = [now, *outlook.as_now.bands]
    days = [today + timedelta(weeks=week) for week in range(len(bands))]
    return {
        "caption": lasting_words(outlook.as_now.lasting, today=today),
        "fan": fan_chart(
            [date_format(day, "j M") for day in days],
            low=[band.low_pence for band in bands],
            high=[band.high_pence for band in bands],
            lines=[(name, [band.middle_pence for band in (now, *fan.bands)]) for name, fan in lines],
            label_every=_LABEL_EVERY,
        ),
        "head": [
            {"label": _("Week that ends on")},
            {"label": _("Bad run"), "is_number": True},
            *({"label": name, "is_number": True} for name, _fan in lines),
            {"label": _("Good run"), "is_number": True},
        ],
        "rows": [
            [
                date_format(days[week + 1], "j F"),
                format_pence(outlook.as_now.bands[week].low_pence),
                *(format_pence(fan.bands[week].middle_pence) for _name, fan in lines),
                format_pence(outlook.as_now.bands[week].high_pence),
            ]
            for week in range(0, HORIZON_WEEKS, 2)
        ],
    }


def lines_of(outlook: Outlook, *, today: date) -> list[dict[str, str]]:
    """Each line with the week in which it ends."""
    fans: list[tuple[str, Fan | None]] = [
        (_("As now"), outlook.as_now),
        (_("No new gifts"), outlook.no_gifts),
        (_("Goals met"), outlook.goal_met),
    ]
    return [{"label": name, "value": _weeks(fan.lasting.middle_weeks, today)} for name, fan in fans if fan is not None]


def _weeks(weeks: int | None, today: date) -> str:
    if weeks is None:
        return _("more than %(weeks)s weeks") % {"weeks": _HALF_A_YEAR}
    return ngettext("%(weeks)s week, until about %(day)s", "%(weeks)s weeks, until about %(day)s", weeks) % {
        "weeks": weeks,
        "day": _day(today, weeks),
    }


def _day(today: date, weeks: int) -> str:
    return date_format(today + timedelta(weeks=weeks), "j F Y")

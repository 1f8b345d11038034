"""The words of rules that come in rows, such as bands of income: a part of a sentence for each key of a row.

It must never know a value. The parts of one row are set one after another, apart by commas.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from payouts.rulebook.presenting.saying import chosen, said

_RATE = {
    "amount": said(_("%(value)s %(each)s")),
    "percent": said(_("%(value)s%% of what was lost")),
    "multiple": said(_("%(value)s times the subscription")),
}
_OWN = {
    "waiting_days": said(ngettext_lazy("after one day of waiting", "after %(count)s days of waiting", "count")),
    "max_days": said(ngettext_lazy("for at most one day", "for at most %(count)s days", "count")),
    "max_amount": said(_("at most %(value)s")),
}
_NAMED = {"code": said(_("known as %(value)s")), "title": said(_("“%(value)s”"))}
ROWS = {
    "rate.bands": {"income_below": said(_("with an income below %(value)s a year")), **_RATE, **_OWN},
    "rate.tenure": {
        "min_months": said(
            ngettext_lazy("from one month of membership on", "from %(count)s months of membership on", "count")
        ),
        **_RATE,
        **_OWN,
    },
    "rate.steps": {
        "from_day": said(_("from day %(value)s on")),
        "from_week": said(_("from week %(value)s on")),
        **_RATE,
    },
    "rate.regions": {**_NAMED, **_RATE, "max_amount": _OWN["max_amount"]},
    "rate.bonuses": {
        "on": said(_("for a loss that covers %(value)s")),
        "amount": said(_("%(value)s once")),
    },
    "household.supplements": {**_NAMED, "amount": said(_("%(value)s more %(each)s"))},
    "decision.by_amount": {
        "up_to": said(_("for up to %(value)s")),
        "panel_size": said(_("a panel of %(value)s")),
        "quorum": said(_("at least %(value)s vote")),
    },
    "solvency.levels": {
        "name": said(_("“%(value)s”")),
        "floor": said(_("while the fund has less than %(value)s")),
        "reopens_at": said(_("until it has %(value)s again")),
        "rate_percent": said(_("%(value)s%% of the rate is paid")),
        "waiting_days": said(ngettext_lazy("after one day of waiting", "after %(count)s days of waiting", "count")),
        "max_amount": said(_("at most %(value)s")),
        "accepts_new": chosen(yes=_("new requests are taken"), no=_("no new request is taken")),
        "pays_existing": chosen(yes=_("what was promised is paid"), no=_("what was promised waits")),
    },
}
# What a row says that leaves a key out, where that is a rule as well.
LEFT_OUT = {"rate.bands.income_below": _("with any higher income"), "decision.by_amount.up_to": _("for any more")}

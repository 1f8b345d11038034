"""The sentences of who may ask and how much there is: one for each key. It must never know a value."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from payouts.rulebook.choices import Basis
from payouts.rulebook.presenting.saying import chosen, said, with_any
from payouts.rulebook.rules import Rate

WHO = {
    "book.event_date": chosen(
        failure=_("What counts as the day it happened: the day of what the sanction is for."),
        decision=_("What counts as the day it happened: the day the sanction was decided."),
        reduction_start=_("What counts as the day it happened: the first day of the cut."),
        first_reduced_payment=_("What counts as the day it happened: the day the first smaller payment came."),
    ),
    "book.code": said(_("Its short name is %(value)s.")),
    "book.version": said(_("This is version %(value)s.")),
    "book.title": said(_("It is called “%(value)s”.")),
    "book.effective_from": said(_("It is for what is asked from %(value)s on.")),
    "book.effective_to": said(_("Its last day is %(value)s.")),
    "book.summary": said(_("In short: %(value)s")),
    "book.source": said(_("Where it was published: %(value)s")),
    "book.adopted_by": said(_("Who adopted it: %(value)s")),
    "book.currency": said(_("Its amounts are in %(value)s.")),
    "eligibility.membership_required": chosen(
        yes=_("Members of this fund."), no=_("Anyone whose benefit was sanctioned. No membership is needed.")
    ),
    "eligibility.min_membership_months": said(
        ngettext_lazy(
            "Membership must be at least one month old when the loss starts.",
            "Membership must be at least %(count)s months old when the loss starts.",
            "count",
        )
    ),
    "eligibility.standing_required": chosen(yes=_("Subscriptions must be paid up.")),
    "eligibility.standing_as_of": chosen(
        acts=with_any("standing_required", "min_membership_months", "arrears_tolerance_weeks"),
        day_before_event=_("Membership and subscriptions are looked at as they were the day before it happened."),
        event=_("Membership and subscriptions are looked at as they were on the day it happened."),
        claim=_("Membership and subscriptions are looked at as they were on the day of asking."),
        decision=_("Membership and subscriptions are looked at as they are on the day of the decision."),
    ),
    "eligibility.arrears_tolerance_weeks": said(
        ngettext_lazy(
            "Subscriptions may be one week behind.",
            "Subscriptions may be %(count)s weeks behind.",
            "count",
        )
    ),
    "eligibility.arrears_cure_days": said(
        ngettext_lazy(
            "What was owed and paid at least one day before it happened is forgotten.",
            "What was owed and paid at least %(count)s days before it happened is forgotten.",
            "count",
        )
    ),
    "eligibility.arrears_penalty_days": said(
        ngettext_lazy(
            "If what was owed was paid later than that, one day more is not paid.",
            "If what was owed was paid later than that, %(count)s days more are not paid.",
            "count",
        )
    ),
    "eligibility.correct_rate_required": chosen(yes=_("Subscriptions must be paid at the right rate.")),
    "eligibility.open_loan_blocks": chosen(yes=_("Whoever has a loan from this fund pays it back first.")),
    "eligibility.participation_hours_per_week": said(
        _("Hours a week for which everyone who is paid takes part: %(value)s.")
    ),
    "eligibility.participation_exempt": said(_("Nobody need take part for these reasons: %(value)s.")),
    "eligibility.covered_events": said(_("It is for these: %(value)s.")),
    "eligibility.excluded_events": said(_("It is not for these: %(value)s.")),
    "eligibility.excluded_circumstances": said(_("Nothing is paid while one of these is so: %(value)s.")),
    "eligibility.other_funds": chosen(
        ignored=_("What other funds give changes nothing."),
        deducted=_("What other funds give is taken off."),
        first=_("Other funds are asked first, and what they give is taken off."),
    ),
    "waiting.days": said(
        ngettext_lazy("The first day is not paid.", "The first %(count)s days are not paid.", "count")
    ),
    "waiting.unit": chosen(
        acts=with_any("days"),
        calendar=_("Waiting days are days of the calendar."),
        weekdays=_("Waiting days are Mondays to Fridays."),
        days_lost=_("Waiting days are days on which money was lost."),
    ),
    "waiting.served_once_per": chosen(
        acts=with_any("days"),
        event=_("Waiting days are served once, however often one asks about the same loss."),
        dispute=_("Waiting days are served once for everything that belongs to the same dispute."),
        rolling_year=_("Waiting days are served once in a year."),
        claim=_("Waiting days are served with every request."),
    ),
    "waiting.retroactive": chosen(acts=with_any("days"), yes=_("Once they are served, the waiting days are paid too.")),
    "waiting.waived_for": said(_("Nobody waits if one of these is so: %(value)s."), acts=with_any("days")),
}


def _in_dues(rate: Rate) -> bool:
    return rate.basis is Basis.MULTIPLE_OF_DUES


HOW_MUCH = {
    "rate.basis": chosen(
        flat_day=_("So much is paid for each day."),
        flat_week=_("So much is paid for each week, and its part for part of a week."),
        multiple_of_dues=_("The subscription is paid back many times over."),
        percent_of_loss=_("A part of what was lost is paid."),
        full_loss=_("All that was lost is paid."),
        needs_based=_("What is needed is paid, as the panel decides."),
    ),
    "rate.amount": said(_("%(value)s %(each)s.")),
    "rate.percent": said(_("%(value)s%% of what was lost.")),
    "rate.multiple": said(_("%(value)s times the subscription.")),
    "rate.multiple_gives": chosen(
        acts=_in_dues,
        day=_("That many times the subscription is what there is for a day."),
        week=_("That many times the subscription is what there is for a week."),
    ),
    "rate.dues_counted": chosen(
        acts=_in_dues,
        hour=_("The subscription that is counted is an hour's."),
        week=_("The subscription that is counted is a week's."),
        month=_("The subscription that is counted is a month's."),
    ),
    "rate.days_per_week": chosen(
        {7: _("Every day counts, Saturdays and Sundays too."), 5: _("Monday to Friday count.")}
    ),
    "rate.part_day": said(_("Part of a day counts as %(value)s of a day.")),
    "rate.min_per_week": said(_("At least %(value)s is paid for a week.")),
    "rate.max_per_week": said(_("At most %(value)s is paid for a week.")),
    "rate.max_per_day": said(_("At most %(value)s is paid for a day.")),
    "rate.rounding": chosen(
        down_to_penny=_("What is left of a penny is dropped."),
        nearest_penny=_("Sums are rounded to the nearest penny."),
        up_to_penny=_("Part of a penny counts as a penny."),
        down_to_ten_pence=_("Sums are rounded down to ten pence."),
        down_to_pound=_("Sums are rounded down to the pound."),
        nearest_pound=_("Sums are rounded to the nearest pound."),
        up_to_pound=_("Sums are rounded up to the pound."),
    ),
    "rate.rounded_per": chosen(
        day=_("Each day is rounded."), week=_("Each week is rounded."), total=_("The whole is rounded, once.")
    ),
    "rate.steps_counted_by": chosen(
        acts=with_any("steps"),
        days_lost=_("The days until the rate changes are days on which money was lost."),
        paid_days=_("The days until the rate changes are days that are paid."),
        calendar_days=_("The days until the rate changes are days of the calendar."),
    ),
    "household.adult_amount": said(_("%(value)s more %(each)s for each further adult.")),
    "household.child_amount": said(_("%(value)s more %(each)s for each child.")),
    "household.max_adults": said(
        ngettext_lazy("At most one further adult is counted.", "At most %(count)s further adults are counted.", "count")
    ),
    "household.max_children": said(
        ngettext_lazy("At most one child is counted.", "At most %(count)s children are counted.", "count")
    ),
    "household.counts_per": chosen(
        day=_("What is added for people at home is for a day."),
        week=_("What is added for people at home is for a week."),
    ),
    "household.above_max_per_day": chosen(
        yes=_("What is added for people at home comes on top of the most for a day."),
        no=_("The most for a day holds with what is added for people at home."),
    ),
    "household.max_supplements_amount": said(_("The extras together are at most %(value)s.")),
    "caps.at_actual_loss": chosen(yes=_("Never more than was lost."), no=_("What was lost is no limit.")),
    "caps.loss_counted": chosen(
        acts=with_any("at_actual_loss"),
        paid_days=_("What was lost is counted on the days that are paid."),
        all_days=_("What was lost is counted on all the days, the waiting days too."),
    ),
    "caps.max_days": said(
        ngettext_lazy("At most one day for one loss.", "At most %(count)s days for one loss.", "count")
    ),
    "caps.max_amount": said(_("At most %(value)s for one loss.")),
    "caps.max_per_year": said(_("At most %(value)s for one person in a year.")),
    "caps.max_days_per_year": said(
        ngettext_lazy(
            "At most one day for one person in a year.", "At most %(count)s days for one person in a year.", "count"
        )
    ),
    "caps.max_per_household": said(_("At most %(value)s for all who live together.")),
    "caps.tail_days": said(
        ngettext_lazy(
            "One day more is paid after the last day lost.",
            "%(count)s days more are paid after the last day lost.",
            "count",
        )
    ),
    "caps.hardship_loan": chosen(
        ignored=_("A hardship loan from the state changes nothing."),
        netted=_("A hardship loan from the state makes the loss smaller."),
    ),
}

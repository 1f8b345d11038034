"""The sentences of what to show, who decides and how it is paid: one for each key. It must never know a value."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from payouts.rulebook.choices import AskingBack
from payouts.rulebook.presenting.saying import chosen, said, with_any

ASKING = {
    "evidence.any_of": said(_("Show one of these. Any one is enough: %(value)s.")),
    "evidence.all_of": said(_("Show all of these: %(value)s.")),
    "evidence.endorsed": said(_("For these an officer gives their word too: %(value)s.")),
    "evidence.provisional_amount": said(_("Up to %(value)s can be paid before anything is shown.")),
    "evidence.provisional_days": said(
        ngettext_lazy(
            "What was paid before anything was shown is shown within one day.",
            "What was paid before anything was shown is shown within %(count)s days.",
            "count",
        )
    ),
    "evidence.undertaking": chosen(yes=_("Whoever asks says that it is true, and gives back what was not due.")),
    "window.days": said(
        ngettext_lazy("Ask within one day of the loss.", "Ask within %(count)s days of the loss.", "count")
    ),
    "window.counted_from": chosen(
        acts=with_any("days"),
        first_day=_("The time for asking runs from the first day of the loss."),
        last_day=_("The time for asking runs from the last day of the loss."),
    ),
    "window.closes_on": said(_("Nothing can be asked after %(value)s.")),
    "window.late": chosen(
        acts=with_any("days", "closes_on"),
        refuse=_("Whoever asks later gets a “not this time”."),
        discretion=_("Whoever asks later is for the panel to decide on."),
        no_backdating=_("Whoever asks later is paid from the day of asking on."),
    ),
}
DECIDING = {
    "decision.panel_size": said(_("A panel of %(value)s people who do not know the person asking.")),
    "decision.quorum": said(_("At least %(value)s must vote.")),
    "decision.majority": chosen(
        more_yes_than_no=_("More yes than no is a yes."),
        more_than_half_of_panel=_("More than half of the whole panel must say yes."),
        unanimous=_("Everyone who votes must say yes."),
    ),
    "decision.tie": chosen(not_this_time=_("A tie is a “not this time”."), new_panel=_("A tie goes to new people.")),
    "decision.abstentions": chosen(
        do_not_count=_("Who stands aside is not counted."),
        count_to_quorum=_("Who stands aside counts as having voted, on neither side."),
    ),
    "decision.answer_within_days": said(
        ngettext_lazy("An answer comes within a day.", "An answer comes within %(count)s days.", "count")
    ),
    "decision.urgent_within_days": said(
        ngettext_lazy(
            "Where it is urgent, an answer comes within a day.",
            "Where it is urgent, an answer comes within %(count)s days.",
            "count",
        )
    ),
    "decision.closes_after_days": said(
        ngettext_lazy("Voting closes after one day.", "Voting closes after %(count)s days.", "count")
    ),
    "decision.exclude_on_request": chosen(
        yes=_("Whoever asks may name one person who is not to decide."),
        no=_("The panel is drawn by lot, and nobody is left out on request."),
    ),
    "decision.emergency_amount": said(
        _("Two people may give up to %(value)s at once; a whole panel looks at it after.")
    ),
    "decision.second_look_days": said(
        ngettext_lazy(
            "A second look can be asked for within one day.",
            "A second look can be asked for within %(count)s days.",
            "count",
        )
    ),
    "decision.second_look_panel_size": said(_("A second look is taken by %(value)s other people.")),
    "decision.second_look_within_days": said(
        ngettext_lazy("A second look is over within one day.", "A second look is over within %(count)s days.", "count")
    ),
    "motions.quorum": said(_("When the rules are to change, at least %(value)s must vote.")),
    "motions.majority": chosen(
        more_yes_than_no=_("A change of the rules needs more yes than no."),
        more_than_half_of_panel=_("A change of the rules needs a yes from more than half of all who may vote."),
        two_thirds=_("A change of the rules needs a yes from two thirds of those who vote."),
        unanimous=_("A change of the rules needs a yes from everyone who votes."),
    ),
    "motions.open_days": said(
        ngettext_lazy(
            "A change of the rules can be voted on for one day.",
            "A change of the rules can be voted on for %(count)s days.",
            "count",
        )
    ),
    "motions.wait_days": said(
        ngettext_lazy(
            "New rules begin at least one day after the vote.",
            "New rules begin at least %(count)s days after the vote.",
            "count",
        )
    ),
}
PAYING = {
    "payment.references": said(_("A bank statement shows only one of these words: %(value)s.")),
    "payment.instalments": chosen(weekly=_("All that is due at once, then week by week."), once=_("In one payment.")),
    "payment.pay_weekday": said(_("Money is sent on a %(value)s.")),
    "payment.cut_off_weekday": said(_("What is decided until %(value)s is paid the same week.")),
    "payment.cut_off_time": said(_("On the last day for that, it is decided by %(value)s.")),
    "payment.methods": said(_("It can be paid in these ways: %(value)s.")),
    "payment.pay_creditor": chosen(yes=_("It can be paid straight to somebody who is owed, such as a landlord.")),
    "payment.advance_as_loan": chosen(yes=_("It can be paid ahead as a loan, which what is decided then pays back.")),
    "cessation.stops_on": said(_("Payments stop when one of these is so: %(value)s.")),
    "cessation.false_statement": chosen(
        stop=_("If something false was said, payments stop."),
        stop_and_ask_back=_("If something false was said, payments stop and what was paid is asked back."),
    ),
}
_HAS_LIMITS = with_any("levels", "min_reserve_pence", "appeal_below_pence")
THE_FUND = {
    "solvency.measure": chosen(
        acts=_HAS_LIMITS,
        cash=_("What the fund has is all the money in it."),
        free=_("What the fund has is the money in it that is promised to nobody."),
        free_less_forecast=_("What the fund has is the money that is promised to nobody, less what is soon expected."),
    ),
    "solvency.forecast_weeks": said(
        ngettext_lazy("Soon means within a week.", "Soon means within %(count)s weeks.", "count")
    ),
    "solvency.min_reserve": said(_("%(value)s stays in the fund.")),
    "solvency.queue": chosen(
        acts=_HAS_LIMITS,
        first_come=_("When there is not enough for all, who asked first comes first."),
        by_need=_("When there is not enough for all, who needs it most comes first."),
        pro_rata=_("When there is not enough for all, each gets the same part."),
    ),
    "solvency.protects_awards": chosen(
        acts=with_any("levels"),
        yes=_("What was promised stays promised, however little there is."),
        no=_("When there is too little, what was promised can be made less."),
    ),
    "solvency.appeal_below": said(_("Below %(value)s the fund asks everyone to give.")),
    "recoupment.policy": chosen(
        none=_("Nothing is asked back when the state pays what it owed."),
        invite=_("When the state pays what it owed, people are invited to give some back. Nobody has to."),
        required=_("When the state pays what it owed, what the fund gave is paid back."),
    ),
    "recoupment.limit": chosen(
        acts=lambda section: section.policy is not AskingBack.NONE,
        paid=_("No more comes back than the fund paid."),
        arrears=_("No more comes back than the state paid."),
        lesser=_("No more comes back than the fund paid, or the state paid, whichever is less."),
    ),
    "recoupment.grounds": said(_("It is asked back for these reasons: %(value)s.")),
    "recoupment.instalments_most": said(
        ngettext_lazy("It can be paid back in one part.", "It can be paid back in up to %(count)s parts.", "count")
    ),
    "recoupment.waived_by": said(_("Who may let it go: %(value)s.")),
    "recoupment.write_off_after_days": said(
        ngettext_lazy(
            "After one day nothing is asked back any more.",
            "After %(count)s days nothing is asked back any more.",
            "count",
        )
    ),
}

"""The forms of helping somebody, and of saying yes or no to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import OnceField, PlainForm
from payouts.claims import questions
from payouts.claims.consents import YESES, Purpose
from payouts.claims.forms.asking import QuestionForm
from payouts.claims.forms.coming_back import CodeForm
from payouts.claims.helping import How, Knows, Scope, TakenBy
from payouts.claims.models import CallNote


class WithThemForm(PlainForm):
    asks = "with_them"
    once = OnceField()
    with_them = forms.ChoiceField(
        label=gettext_lazy("Are they with you now?"),
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no")},
    )


class ReachThemForm(QuestionForm):
    """How the person is reached; beside the helper with the tick that is theirs alone."""

    def __init__(self, *args: Any, with_them: bool, **kwargs: Any) -> None:
        super().__init__(questions.CONTACT, *args, who_for="other", **kwargs)
        if with_them:
            words = _(YESES[Purpose.HELPER].words(YESES[Purpose.HELPER].newest))
            self.fields["yes"] = forms.BooleanField(
                label=words, error_messages={"required": _("They tick this themselves, if they say yes")}
            )


class AboutHelperForm(PlainForm):
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=40, error_messages={"required": gettext_lazy("Enter your name")}
    )
    contact = forms.CharField(
        label=gettext_lazy("Your phone or email"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your phone number or email address")},
    )
    knows = forms.ChoiceField(
        label=gettext_lazy("How do you know them?"),
        choices=(
            (Knows.FRIEND.value, gettext_lazy("Friend or family")),
            (Knows.ADVICE.value, gettext_lazy("Advice worker")),
            (Knows.CHARITY.value, gettext_lazy("Foodbank or charity")),
            (Knows.OTHER.value, gettext_lazy("Other")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you know them")},
    )
    organisation = forms.CharField(label=gettext_lazy("Your organisation"), max_length=80, required=False)


class ScopeForm(PlainForm):
    asks = "scope"
    scope = forms.ChoiceField(
        label=gettext_lazy("What do they want you to do?"),
        choices=(
            (Scope.FILL_IN.value, gettext_lazy("Only fill this in")),
            (Scope.UPDATES.value, gettext_lazy("Fill this in and get updates")),
            (Scope.SPEAK.value, gettext_lazy("Speak for them until they stop it")),
        ),
        widget=forms.RadioSelect,
        initial=Scope.FILL_IN.value,
        error_messages={"required": gettext_lazy("Choose what they want you to do")},
    )


class TakeDownForm(PlainForm):
    once = OnceField()
    taken_by = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        choices=(
            (TakenBy.TELEPHONE.value, gettext_lazy("By telephone")),
            (TakenBy.PAPER.value, gettext_lazy("On paper")),
        ),
        widget=forms.RadioSelect,
    )


class SlipForm(CodeForm):
    """What a caseworker read on a page that came back, or heard from somebody who called with their code."""

    asks = ""
    code = forms.CharField(
        label=gettext_lazy("Their code"),
        help_text=gettext_lazy("For example, 7K4-M2P-9QX"),
        max_length=60,
        error_messages={"required": gettext_lazy("Put in their code, like 7K4-M2P-9QX")},
        widget=CodeForm.base_fields["code"].widget,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How did the answer come?"),
        choices=(
            (How.SLIP.value, gettext_lazy("On a page that came back")),
            (How.CALL.value, gettext_lazy("By telephone")),
        ),
        widget=forms.RadioSelect,
    )
    say = forms.ChoiceField(
        label=gettext_lazy("What do they say?"),
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no. If nothing is ticked, call them")},
    )


class CallForm(PlainForm):
    once = OnceField()
    outcome = forms.ChoiceField(
        label=gettext_lazy("How did the call go?"),
        choices=(
            (CallNote.Outcome.REACHED.value, gettext_lazy("I reached them")),
            (CallNote.Outcome.THEY_CALLED.value, gettext_lazy("They called us")),
            (CallNote.Outcome.NO_ANSWER.value, gettext_lazy("Nobody answered")),
            (CallNote.Outcome.MESSAGE_LEFT.value, gettext_lazy("I left a message")),
        ),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("No names, no numbers. It is sealed, and they can ask to read it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=300,
    )


class SummaryForm(PlainForm):
    summary = forms.CharField(
        label=gettext_lazy("In your words, for the people who decide"),
        help_text=gettext_lazy("Neutral, and without a name, a place or a number. They read it beside the facts"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=600,
    )

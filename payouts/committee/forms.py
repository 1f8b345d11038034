"""The forms of a panel: the conflict prompt, the vote, and what a caseworker does when a panel is stuck."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.kernel.refusal import Refused
from fundapp.web.forms import MoneyField, OnceField, PlainForm
from payouts.committee.sentences import CHOICES, REASONS
from payouts.committee.voting import REASONS as ALLOWED
from payouts.committee.voting import Choice, Reason, reasons_for

# Refusals of a vote that the voter can mend on the page; any other is about the panel.
_MENDABLE = {
    "amount_needed": "amount",
    "amount_not_below_the_sum": "amount",
    "amount_is_given_already": "amount",
    "reason_needed": "reason",
    "nothing_to_award": "choice",
    "rules_give_no_more": "choice",
    "emergency_is_yes_or_no": "choice",
    "words_too_long": "words",
    "words_hold_a_number": "words",
}
_GROUPS = {
    Choice.YES_DIFFERENT: _("For a different amount"),
    Choice.NO: _("For a no"),
    Choice.NEED_ONE_THING: _("The one thing that is needed"),
}


# A key for each choice, for those who work without a mouse; see `web/keys.js`.
_KEYS = {Choice.YES: "y", Choice.YES_DIFFERENT: "d", Choice.NO: "n", Choice.NEED_ONE_THING: "i"}


class _Choices(forms.RadioSelect):
    """Radio buttons that say by which key they are chosen."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-key"] = _KEYS[Choice(value)]
        return option


class VoteForm(PlainForm):
    """One vote. Only what belongs to the choice is read; the rest may be left as it is."""

    once = OnceField()
    # The revision of the vote that this page showed.
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("How do you vote?"),
        choices=[(choice.value, _(CHOICES[choice])) for choice in Choice if choice is not Choice.NOT_ME],
        widget=_Choices,
        error_messages={"required": _("Choose how you vote")},
    )
    amount = MoneyField(label=_("Which amount?"), help_text=_("Only for a different amount"), required=False)
    reason = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("For anything but a yes. The person who asked reads it in plain words"),
        required=False,
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("If you like, for a no, a different amount or one thing. They read it. No names and no numbers."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_emergency: bool = False, is_of_a_yes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_of_a_yes:
            self._more_or_as_it_is()
        else:
            self._offer_reasons(is_of_a_yes=False)
        if is_emergency:
            self._only_yes_or_no()

    def _more_or_as_it_is(self) -> None:
        """Other people look at a yes again: they give more, or leave it as it is."""
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        said = {Choice.YES: _("Yes, more: the sum of the rules"), Choice.NO: _("It stays as it is")}
        choice.choices = [(one.value, said.get(one, _(CHOICES[one]))) for one in Choice if one is not Choice.NOT_ME]
        self._offer_reasons(is_of_a_yes=True)

    def _offer_reasons(self, *, is_of_a_yes: bool) -> None:
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)
        offered = {choice: reasons_for(choice, is_of_a_yes=is_of_a_yes) for choice in _GROUPS}
        groups = [(_GROUPS[at], [(one.value, _(REASONS[one])) for one in offered[at]]) for at in _GROUPS]
        reason.choices = [("", _("Choose a reason")), *groups]

    def _only_yes_or_no(self) -> None:
        """Two people say yes or no to a first sum. All else is for the full panel, and so is what is explained."""
        choice, reason = self.fields["choice"], self.fields["reason"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        choice.choices = [(one.value, _(CHOICES[one])) for one in (Choice.YES, Choice.NO)]
        reason.choices = [
            ("", _("Choose a reason")),
            *((one.value, _(REASONS[one])) for one in reasons_for(Choice.NO, is_of_a_yes=False)),
        ]
        reason.help_text = _("For a no. A full panel looks at it afterwards")
        del self.fields["amount"], self.fields["words"]

    def vote(self) -> dict[str, Any]:
        """What `cast_vote` wants to know."""
        typed = self.cleaned_data
        choice = Choice(typed["choice"])
        amount = typed.get("amount") if choice is Choice.YES_DIFFERENT else None
        return {
            "key": typed["once"],
            "seen": typed["seen"],
            "choice": choice,
            "amount_pence": amount.pence if amount is not None else None,
            "reason": Reason(typed["reason"]) if typed["reason"] and choice in ALLOWED else None,
            "words": typed.get("words", ""),
        }

    def show(self, refused: Refused) -> bool:
        """Show a refusal beside the field that mends it; False when no field does."""
        if not set(refused.codes) <= set(_MENDABLE):
            return False
        for reason in refused.reasons:
            self.refuse(Refused(reason), field=_MENDABLE[reason.code])
        return True


class LeaveOutForm(PlainForm):
    """Whom the claimant asks to leave out. An empty box takes the wish away."""

    name = forms.CharField(
        label=_("What are they called?"),
        help_text=_("As people in the group call them: a first name is enough"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class KnowForm(PlainForm):
    """The answer to the conflict prompt: one of two buttons."""

    answer = forms.ChoiceField(choices=[("carry_on", ""), ("pass", "")], widget=forms.HiddenInput)


class StuckForm(PlainForm):
    """What to do about which claim or panel."""

    what = forms.ChoiceField(choices=[("draw", ""), ("refill", ""), ("settle", "")], widget=forms.HiddenInput)
    id = forms.UUIDField(widget=forms.HiddenInput)

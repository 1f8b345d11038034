"""What organisers' pages ask. They know how a question is put, never who may ask it."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.web.forms import DateTrioField, OnceField, PlainForm
from members.models import DeclaredInterest, DuesRecord, Membership
from members.roles import WORDS, Role
from members.scopes import SCOPES, Scope

ROLE_CHOICES = [(role.value, _(words.title)) for role, words in WORDS.items()]


class InviteForm(PlainForm):
    once = OnceField()
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("The invitation goes there. It is forgotten as soon as they have used it or you take it back."),
    )
    label = forms.CharField(
        label=_("What others should call them"),
        help_text=_("A first name is enough. They can change it."),
        max_length=80,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class JoinForm(PlainForm):
    label = forms.CharField(
        label=_("What should other organisers call you?"),
        help_text=_("A first name is enough, or any name you like. It stands beside what you do."),
        max_length=80,
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Four plain words are good. You may paste it from a password manager."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )


class PersonForm(PlainForm):
    """One of the buttons on a person's page: what to do, and with which role."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("grant", "end", "suspend", "reinstate")])
    role = forms.ChoiceField(choices=ROLE_CHOICES, required=False)

    def clean_role(self) -> Role | None:
        return Role(self.cleaned_data["role"]) if self.cleaned_data["role"] else None


class TokenForm(PlainForm):
    """What a new token is called, what it is for and how long it lasts; only what one's own roles open is offered."""

    once = OnceField()
    label = forms.CharField(
        label=_("What will use it?"),
        help_text=_("The name of the program, such as “bank import”. Only you and administrators see it."),
        max_length=60,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it is for.")},
    )
    days = forms.ChoiceField(
        label=_("How long will it last?"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))],
        widget=forms.RadioSelect,
        initial="90",
    )

    def __init__(self, *args: Any, scopes: Collection[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["scopes"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(scope.value, _(SCOPES[scope].words)) for scope in scopes]


class InterestForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("What are you too close to?"),
        choices=[
            (DeclaredInterest.Kind.MEMBERSHIP.value, _("A member: family, household, a friend, someone I work with")),
            (DeclaredInterest.Kind.CLAIM.value, _("One request, for any reason")),
            (DeclaredInterest.Kind.ACCOUNT.value, _("A bank account: mine, or of somebody near me")),
        ],
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(
        label=_("Its code"),
        help_text=_(
            "The code on the member's card, the reference of the request, or the sort code and account number. Of an "
            "account we keep only a mark that says nothing. No names, please."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-12"}),
    )


class MemberForm(PlainForm):
    once = OnceField()
    code = forms.CharField(
        label=_("The code on their card"),
        help_text=_("Leave it empty and the fund makes one."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-12"}),
    )
    joined_on = DateTrioField(label=_("The day they joined"), in_past=True)


class StandingForm(PlainForm):
    code = forms.CharField(
        label=_("Member's code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-12"}),
    )
    standing = forms.ChoiceField(
        label=_("Their dues are"),
        choices=[(Membership.Standing.GOOD.value, _("Paid up")), (Membership.Standing.ARREARS.value, _("Behind"))],
        widget=forms.RadioSelect,
    )


def _code_box(label: Any) -> forms.CharField:
    box = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-12"})
    return forms.CharField(label=label, max_length=40, widget=box)


class DuesForm(PlainForm):
    once = OnceField()
    code = _code_box(_("Member's code"))
    kind = forms.ChoiceField(
        label=_("Their dues were"),
        choices=[
            (DuesRecord.Kind.PAID.value, _("Paid")),
            (DuesRecord.Kind.WAIVED.value, _("Waived: nothing is asked of them for this time")),
        ],
        widget=forms.RadioSelect,
    )
    first_on = DateTrioField(label=_("From"))
    last_on = DateTrioField(label=_("Until"))


class LeaveForm(PlainForm):
    code = _code_box(_("Member's code"))
    left_on = DateTrioField(label=_("The day they left"))


class HouseholdForm(PlainForm):
    code = _code_box(_("Member's code"))
    kind = forms.ChoiceField(
        label=_("Who lives with them?"),
        choices=[
            (DeclaredInterest.Kind.MEMBERSHIP.value, _("Another member")),
            (DeclaredInterest.Kind.CLAIM.value, _("The person who made a request")),
        ],
        widget=forms.RadioSelect,
    )
    subject = _code_box(_("The other member's code, or the reference of the request"))


class KeysForm(PlainForm):
    """Whether keys do something on this device: one of three buttons."""

    keys = forms.ChoiceField(choices=[("auto", ""), ("on", ""), ("off", "")], widget=forms.HiddenInput)

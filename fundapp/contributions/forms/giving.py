"""The donation form: how often, how much, where the receipt goes. It must never know what becomes of the answers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.contributions.fee_cover import FeeTerms, cover_pence
from fundapp.contributions.shown_names import shown_name
from fundapp.contributions.workflow import CHOICES_PENCE, check_amount
from fundapp.kernel.money import SIGNS, format_pence, parse_money
from fundapp.kernel.refusal import Refused
from fundapp.web.fields import MoneyInput
from fundapp.web.forms import OnceField, PlainForm, as_errors

OTHER = "other"
ONCE, MONTHLY = "once", "monthly"
# Folded away on the page: nobody has to think about them to give.
_MORE = ("cover_fee", "show_name", "first_name")


def _choices() -> list[tuple[str, str]]:
    return [*[(str(pence), _plain(pence)) for pence in CHOICES_PENCE], (OTHER, _("Another amount"))]


class HowOftenField(forms.ChoiceField):
    """Once, unless a person says otherwise: a form without the question asked is a gift once."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value or ONCE))


class DonateForm(PlainForm):
    """Nothing that costs is chosen beforehand: not an amount, not a second month, not the fee, not a list to be on."""

    once = OnceField()
    freq = HowOftenField(
        label=gettext_lazy("How often?"),
        choices=((ONCE, gettext_lazy("Just once")), (MONTHLY, gettext_lazy("Every month"))),
        initial=ONCE,
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
        error_messages={"invalid_choice": gettext_lazy("Choose how often")},
    )
    amount = forms.ChoiceField(
        label=gettext_lazy("How much?"),
        choices=_choices,
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
        error_messages={
            "required": gettext_lazy("Choose an amount"),
            "invalid_choice": gettext_lazy("Choose an amount"),
        },
    )
    other = forms.CharField(
        label=gettext_lazy("Amount in pounds"),
        required=False,
        help_text=gettext_lazy("If you chose another amount"),
        widget=MoneyInput,
    )
    email = forms.EmailField(
        label=gettext_lazy("Email for your receipt"),
        required=False,
        help_text=gettext_lazy("We will not add you to a list. A monthly gift needs it, so that you can stop it"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("Enter an email address like sam@example.org, or leave it empty"),
            "required": gettext_lazy(
                "Enter an email address. We send you the link to change or stop your monthly gift"
            ),
        },
    )
    cover_fee = forms.BooleanField(required=False)
    show_name = forms.BooleanField(
        required=False, label=gettext_lazy("Show my first name beside this gift on the public page")
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name to show"),
        required=False,
        max_length=40,
        # A browser that fills it in by itself would speak for a person who said nothing.
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-12"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without an address nobody could stop it.
        self.fields["email"].required = self["freq"].value() == MONTHLY
        self.fields["cover_fee"].label, self.fields["cover_fee"].help_text = _cover_words(self._amount_so_far())

    @property
    def how_often(self) -> str:
        return str(self.cleaned_data["freq"])

    @property
    def first_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name not in _MORE]

    @property
    def more_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name in _MORE]

    @property
    def is_more_open(self) -> bool:
        """Unfolded once something in there was chosen or is wrong, so that nothing is chosen out of sight."""
        return any(field.value() or field.errors for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        """`pence` is what was meant to be given, `cover_pence` what was added to it, `shown_name` what may be read."""
        self._clean_amount()
        told = self.cleaned_data
        told["cover_pence"] = cover_pence(told.get("pence", 0), fee_terms()) if told.get("cover_fee") else 0
        told["shown_name"] = self._read_name() if told.get("show_name") else ""
        return told

    def _clean_amount(self) -> None:
        """Where two amounts were given, asking is better than guessing."""
        chosen, typed = self.cleaned_data.get("amount", ""), self.cleaned_data.get("other", "").strip()
        if typed and self.has_error("amount", "required"):
            # An amount that was typed is an answer, whether or not the row above it was touched.
            del self.errors["amount"]
            chosen = OTHER
        if "amount" in self.errors or "other" in self.errors:
            return
        if chosen and chosen != OTHER and typed:
            self.add_error("other", ValidationError(_("Choose one amount, or empty this box"), code="two_amounts"))
        elif chosen and chosen != OTHER:
            self.cleaned_data["pence"] = int(chosen)
        else:
            self._read_other(typed)

    def _read_other(self, typed: str) -> None:
        try:
            self.cleaned_data["pence"] = _given(typed)
        except Refused as refused:
            for error in as_errors(refused):
                self.add_error("other", error)

    def _read_name(self) -> str:
        try:
            return shown_name(self.cleaned_data.get("first_name", ""))
        except Refused as refused:
            for error in as_errors(refused):
                self.add_error("first_name", error)
            return ""

    def _amount_so_far(self) -> int:
        """What a link or an earlier try has chosen already; nothing where nothing was."""
        chosen, typed = str(self["amount"].value() or ""), str(self["other"].value() or "")
        try:
            return _given(typed) if chosen in ("", OTHER) else int(chosen) if chosen.isdecimal() else 0
        except Refused:
            return 0


def amount_initial(pence: int) -> dict[str, str]:
    """The form as it looks with an amount chosen by a link or by the supporter before."""
    if pence in CHOICES_PENCE:
        return {"amount": str(pence)}
    return {"amount": OTHER, "other": format_plain(pence)}


def format_plain(pence: int) -> str:
    """As a person would type it: `12.50`."""
    currency = settings.FUND_CURRENCY
    return format_pence(pence, currency).removeprefix(SIGNS.get(currency, currency + " ")).replace(",", "")


def _given(typed: str) -> int:
    """What was typed, in pence. Whatever is wrong with it, the one sentence that says what to type is the most help."""
    currency = settings.FUND_CURRENCY
    try:
        pence = parse_money(typed, currency=currency).pence
    except Refused:
        pence = -1
    check_amount(pence, currency)
    return pence


def fee_terms() -> FeeTerms:
    return FeeTerms(settings.CARD_FEE_PER_MILLE, settings.CARD_FEE_FIXED_PENCE)


def _cover_words(gift_pence: int) -> tuple[str, str]:
    """With an amount, what exactly is added to it; before that, what it would be for each."""
    honest = _("That is the fee of a British card. Some other cards cost more, and then the pot gets a little less")
    if gift_pence > 0:
        words = {"cover": coins(cover_pence(gift_pence, fee_terms())), "gift": _plain(gift_pence)}
        return _("Add %(cover)s so the pot gets all of %(gift)s") % words, honest
    each = [
        _("%(cover)s on %(gift)s") % {"cover": coins(cover_pence(pence, fee_terms())), "gift": _plain(pence)}
        for pence in CHOICES_PENCE
    ]
    return _("Add the card fee, so the pot gets all of your gift"), f"{', '.join(each)}. {honest}"


def _plain(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY).removesuffix(".00")


def coins(pence: int) -> str:
    """`36p`, as people say it; from a pound on, `£1.23`."""
    currency = settings.FUND_CURRENCY
    return f"{pence}p" if pence < 100 and currency == "GBP" else format_pence(pence, currency)

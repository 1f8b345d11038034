"""The forms of the caseworkers' desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refused
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from fundapp.web.forms import DateTrioField, MoneyField, PlainForm
from payouts.claims import questions
from payouts.claims.facts import Confirmed, ProofSeen
from payouts.claims.forms.beside import refuse_beside
from payouts.claims.judging import confirmed_by_hand
from payouts.claims.models import Claim
from payouts.rulebook.forms import fact_field, told


class AskForm(PlainForm):
    asked_for = forms.ChoiceField(
        label=gettext_lazy("What do you need from them?"),
        widget=forms.RadioSelect,
        choices=tuple(questions.ASKABLE.items()),
    )


def _pots() -> list[tuple[str, str]]:
    return [(pot.slug, _pot_label(pot)) for pot in ledger.open_pots()]


def _pot_label(pot: ledger.OpenPot) -> str:
    """What it is for, and what is in it that nobody has been promised."""
    words = {
        "name": _("General pot") if pot.slug == chart.GENERAL else pot.purpose or pot.slug,
        "free": format_pence(max(0, pot.free_pence), settings.FUND_CURRENCY),
    }
    if pot.slug == chart.GENERAL:
        return _("%(name)s, for anyone our rules help: %(free)s free") % words
    return _("%(name)s: %(free)s free") % words


class FactsForm(PlainForm):
    """What the caseworker confirms."""

    sanction_from = DateTrioField(label=gettext_lazy("First day of the cut"))
    sanction_to = DateTrioField(label=gettext_lazy("Last day of the cut"), unsure_label=_("Not known yet"))
    loss_per_day = MoneyField(
        label=gettext_lazy("How much is lost each day"), help_text=gettext_lazy("Such as 13.90, from the letter")
    )
    proof_seen = forms.ChoiceField(
        label=gettext_lazy("What have you seen?"),
        widget=forms.RadioSelect,
        choices=(
            (ProofSeen.DECISION_LETTER.value, gettext_lazy("Decision letter")),
            (ProofSeen.JOURNAL_MESSAGE.value, gettext_lazy("Journal message")),
            (ProofSeen.BENEFIT_STATEMENT.value, gettext_lazy("Benefit payment statement")),
            (ProofSeen.BANK_STATEMENT.value, gettext_lazy("Bank statement")),
            (ProofSeen.ADVISER_LETTER.value, gettext_lazy("Letter from an adviser")),
            (ProofSeen.NOTHING_YET.value, gettext_lazy("Nothing yet")),
        ),
    )
    membership_code = forms.CharField(
        label=gettext_lazy("Member code"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("From their card, such as M-7K3P-Q2TX"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-12"}),
    )
    income = MoneyField(
        label=gettext_lazy("Yearly income before tax"),
        required=False,
        least_pence=0,
        help_text=gettext_lazy("The rules pay by income"),
    )
    pot = forms.ChoiceField(
        label=gettext_lazy("Which pot should it come from?"),
        help_text=gettext_lazy("Money that was given for one thing may be spent on that thing alone"),
        widget=forms.RadioSelect,
        choices=_pots,
        initial=chart.GENERAL,
        error_messages={"invalid_choice": gettext_lazy("Choose a pot from the list. This one is not open.")},
    )

    def __init__(self, claim: Claim, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = claim.rulebook_version
        self.more = confirmed_by_hand(rules.rulebook) if rules else ()
        if rules is not None:
            self.fields |= {key: fact_field(rules.rulebook, key) for key in self.more}
        if rules is None or not rules.rulebook.rate.bands:
            del self.fields["income"]
        if len(ledger.open_pots()) == 1:
            del self.fields["pot"]

    @property
    def confirmed(self) -> Confirmed:
        given = self.cleaned_data
        income = given.get("income")
        return Confirmed(
            given["sanction_from"],
            given["sanction_to"],
            given["loss_per_day"].pence,
            ProofSeen(given["proof_seen"]),
            given["membership_code"],
            income.pence if income else None,
            given.get("pot", chart.GENERAL),
            more=told({key: given[key] for key in self.more}),
        )

    def refuse_each(self, refused: Refused) -> None:
        """Each reason beside the box it is about."""
        own_names = {"loss_per_day_pence": "loss_per_day", "income_pence": "income"}
        for reason in refused.reasons:
            field = str(reason.values.get("field", ""))
            refuse_beside(self, reason, own_names.get(field, field))

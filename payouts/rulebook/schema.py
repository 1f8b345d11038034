"""Which keys a rulebook document has and what each may hold, as one table. It must never know how a file is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from payouts.rulebook import choices, rules
from payouts.rulebook.facts import MOST_DAYS
from payouts.rulebook.kinds import Amount, Day, Flag, Kind, Number, OneNumberOf, OneOf, Reference, Several, Text, Whole


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `attribute` is its name in the dataclass where that differs: amounts carry their unit there."""

    key: str
    kind: Kind
    required: bool = False

    @property
    def attribute(self) -> str:
        return f"{self.key}_pence" if isinstance(self.kind, Amount) else self.key


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its keys, its dataclass, and its lists of sub-tables, each with the dataclass of a row."""

    name: str
    holds: Callable[..., object]
    fields: tuple[Field, ...]
    lists: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    rows: Mapping[str, Callable[..., object]] = field(default_factory=dict)

    def make(self, values: dict[str, Any]) -> object:
        rows = {name: tuple(row(**each) for each in values.pop(name, ())) for name, row in self.rows.items()}
        return self.holds(**values, **rows)


_DAYS = Whole(0, MOST_DAYS)
_MOST_DAYS = Whole(1, MOST_DAYS)
_PEOPLE = Whole(2, 15)
_BOOK_CODE = Text(
    r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*", "Write small letters, figures and single hyphens in quotes, at most 40."
)
_CODE = Text(r"[a-z][a-z0-9_]{0,39}", 'Write small letters, figures and underscores in quotes, like "sick_pay".')
_CODES = Several(_CODE)
_TITLE = Text(r".{1,80}", "Write a title in quotes, at most 80 letters.")
_PERCENT = Number("0", "100")
# What a rate is: one of these, by its basis.
_RATE = (
    Field("amount", Amount()),
    Field("percent", _PERCENT),
    Field("multiple", Number("0.01", "1000", places=4)),
)
_OWN = (Field("waiting_days", _DAYS), Field("max_days", _MOST_DAYS), Field("max_amount", Amount()))

SECTIONS = (
    Section(
        "book",
        rules.Book,
        (
            Field("code", _BOOK_CODE, required=True),
            Field("version", Whole(1, 9999), required=True),
            Field("title", _TITLE, required=True),
            Field("effective_from", Day(), required=True),
            Field("effective_to", Day()),
            Field("summary", Text(r"(?s).{0,1000}")),
            Field("source", Text(r"(https?://\S+)?(\s+https?://\S+)*", "Write web addresses, apart by spaces.")),
            Field("adopted_by", Text(r".{0,120}", "Say in quotes where it was minuted.")),
            Field("currency", Text(r"[A-Z]{3}", 'Write the three capital letters of the money, like "GBP".')),
            Field("event_date", OneOf(choices.EventDate)),
        ),
    ),
    Section(
        "eligibility",
        rules.Eligibility,
        (
            Field("membership_required", Flag(), required=True),
            Field("min_membership_months", Whole(0, 120)),
            Field("standing_required", Flag()),
            Field("standing_as_of", OneOf(choices.StandingAsOf)),
            Field("arrears_tolerance_weeks", Whole(0, 260)),
            Field("arrears_cure_days", Whole(1, 3650)),
            Field("arrears_penalty_days", _DAYS),
            Field("correct_rate_required", Flag()),
            Field("open_loan_blocks", Flag()),
            Field("participation_hours_per_week", Number("0", "168")),
            Field("participation_exempt", _CODES),
            Field("covered_events", _CODES),
            Field("excluded_events", _CODES),
            Field("excluded_circumstances", _CODES),
            Field("other_funds", OneOf(choices.OtherFunds)),
        ),
    ),
    Section(
        "waiting",
        rules.Waiting,
        (
            Field("days", _DAYS, required=True),
            Field("unit", OneOf(choices.WaitingUnit)),
            Field("served_once_per", OneOf(choices.ServedPer)),
            Field("retroactive", Flag()),
            Field("waived_for", _CODES),
        ),
    ),
    Section(
        "rate",
        rules.Rate,
        (
            Field("basis", OneOf(choices.Basis), required=True),
            *_RATE,
            Field("multiple_gives", OneOf(choices.Per)),
            Field("dues_counted", OneOf(choices.DuesCounted)),
            Field("days_per_week", OneNumberOf((5, 7)), required=True),
            Field("part_day", Number("0.01", "1")),
            Field("min_per_week", Amount()),
            Field("max_per_week", Amount()),
            Field("max_per_day", Amount()),
            Field("rounding", OneOf(choices.Rounding)),
            Field("rounded_per", OneOf(choices.RoundedPer)),
            Field("steps_counted_by", OneOf(choices.StepsCountedBy)),
        ),
        {
            "bands": (Field("income_below", Amount()), *_RATE, *_OWN),
            "tenure": (Field("min_months", Whole(0, 1200), required=True), *_RATE, *_OWN),
            "steps": (Field("from_day", Whole(2, MOST_DAYS)), Field("from_week", Whole(2, 157)), *_RATE),
            "regions": (
                Field("code", _CODE, required=True),
                Field("title", _TITLE),
                *_RATE,
                Field("max_amount", Amount()),
            ),
            "bonuses": (Field("on", Day(), required=True), Field("amount", Amount(), required=True)),
        },
        {
            "bands": rules.Band,
            "tenure": rules.Tenure,
            "steps": rules.Step,
            "regions": rules.Region,
            "bonuses": rules.Bonus,
        },
    ),
    Section(
        "household",
        rules.Household,
        (
            Field("adult_amount", Amount()),
            Field("child_amount", Amount()),
            Field("max_adults", Whole(1, 12)),
            Field("max_children", Whole(1, 12)),
            Field("counts_per", OneOf(choices.Per)),
            Field("above_max_per_day", Flag()),
            Field("max_supplements_amount", Amount()),
        ),
        {
            "supplements": (
                Field("code", _CODE, required=True),
                Field("title", _TITLE),
                Field("amount", Amount(), required=True),
            )
        },
        {"supplements": rules.Supplement},
    ),
    Section(
        "caps",
        rules.Caps,
        (
            Field("at_actual_loss", Flag(), required=True),
            Field("loss_counted", OneOf(choices.LossCounted)),
            Field("max_days", _MOST_DAYS),
            Field("max_amount", Amount()),
            Field("max_per_year", Amount()),
            Field("max_days_per_year", Whole(1, 365)),
            Field("max_per_household", Amount()),
            Field("tail_days", Whole(0, 365)),
            Field("hardship_loan", OneOf(choices.HardshipLoan)),
        ),
    ),
    Section(
        "evidence",
        rules.EvidenceRules,
        (
            Field("any_of", Several(OneOf(choices.Evidence))),
            Field("all_of", Several(OneOf(choices.Evidence))),
            Field("endorsed", Several(OneOf(choices.Evidence))),
            Field("provisional_amount", Amount()),
            Field("provisional_days", Whole(1, 365)),
            Field("undertaking", Flag()),
        ),
    ),
    Section(
        "window",
        rules.Window,
        (
            Field("days", Whole(1, 3650)),
            Field("counted_from", OneOf(choices.WindowFrom)),
            Field("closes_on", Day()),
            Field("late", OneOf(choices.Late)),
        ),
    ),
    Section(
        "decision",
        rules.Decision,
        (
            Field("panel_size", _PEOPLE, required=True),
            Field("quorum", _PEOPLE, required=True),
            Field("majority", OneOf(choices.Majority), required=True),
            Field("tie", OneOf(choices.Tie), required=True),
            Field("abstentions", OneOf(choices.Abstentions), required=True),
            Field("answer_within_days", Whole(1, 60)),
            Field("urgent_within_days", Whole(1, 60)),
            Field("closes_after_days", Whole(1, 60)),
            Field("exclude_on_request", Flag()),
            Field("emergency_amount", Amount()),
            Field("second_look_days", Whole(1, 365)),
            Field("second_look_panel_size", _PEOPLE),
            Field("second_look_within_days", Whole(1, 60)),
        ),
        {
            "by_amount": (
                Field("up_to", Amount()),
                Field("panel_size", _PEOPLE, required=True),
                Field("quorum", _PEOPLE, required=True),
            )
        },
        {"by_amount": rules.ByAmount},
    ),
    Section(
        "motions",
        rules.Motions,
        (
            Field("quorum", Whole(2, 1000)),
            Field("majority", OneOf(choices.MotionMajority)),
            Field("open_days", Whole(1, 90)),
            Field("wait_days", Whole(0, 365)),
        ),
    ),
    Section(
        "payment",
        rules.Payment,
        (
            Field("references", Several(Reference(), least=1), required=True),
            Field("instalments", OneOf(choices.Instalments), required=True),
            Field("pay_weekday", OneOf(choices.Weekday)),
            Field("cut_off_weekday", OneOf(choices.Weekday)),
            Field("cut_off_time", Text(r"([01][0-9]|2[0-3]):[0-5][0-9]", 'Write the time in quotes, like "09:00".')),
            Field("methods", Several(OneOf(choices.Method))),
            Field("pay_creditor", Flag()),
            Field("advance_as_loan", Flag()),
        ),
    ),
    Section(
        "cessation",
        rules.Cessation,
        (
            Field("stops_on", Several(OneOf(choices.StopsOn))),
            Field("false_statement", OneOf(choices.FalseStatement)),
        ),
    ),
    Section(
        "solvency",
        rules.Solvency,
        (
            Field("measure", OneOf(choices.Measure)),
            Field("forecast_weeks", Whole(1, 52)),
            Field("min_reserve", Amount()),
            Field("queue", OneOf(choices.Queue)),
            Field("protects_awards", Flag()),
            Field("appeal_below", Amount()),
        ),
        {
            "levels": (
                Field("name", Text(r".{1,40}", "Write a name in quotes, at most 40 letters."), required=True),
                Field("floor", Amount(), required=True),
                Field("reopens_at", Amount()),
                Field("rate_percent", _PERCENT),
                Field("waiting_days", _DAYS),
                Field("max_amount", Amount()),
                Field("accepts_new", Flag()),
                Field("pays_existing", Flag()),
            )
        },
        {"levels": rules.Level},
    ),
    Section(
        "recoupment",
        rules.Recoupment,
        (
            Field("policy", OneOf(choices.AskingBack)),
            Field("limit", OneOf(choices.BackLimit)),
            Field("grounds", Several(OneOf(choices.Grounds))),
            Field("instalments_most", Whole(1, 520)),
            Field("waived_by", Text(r".{0,80}", "Say in a few words who.")),
            Field("write_off_after_days", Whole(1, 3650)),
        ),
    ),
)

# A loss as somebody describes it, in an example or a try. Without `days` it has no known end.
_SUM = Amount(may_be_nothing=True)
_SINCE = Text(r"never|[0-9]{4}-[0-9]{2}-[0-9]{2}", 'Write a date in quotes, like "2019-06-30", or "never".')
FACTS = (
    Field("first_day", Day()),
    Field("days", _DAYS),
    Field("part_days", _DAYS),
    Field("assessed_on", Day()),
    Field("claimed_on", Day()),
    Field("failed_on", Day()),
    Field("decided_on", Day()),
    Field("first_reduced_on", Day()),
    Field("loss_per_day", Amount()),
    Field("loss_total", Amount()),
    Field("hardship_loan", _SUM),
    Field("event", _CODE),
    Field("circumstances", _CODES),
    Field("income", _SUM),
    Field("adults", Whole(1, 12)),
    Field("children", Whole(0, 12)),
    Field("supplements", _CODES),
    Field("region", _CODE),
    Field("member_since", _SINCE),
    Field("in_good_standing", Flag()),
    Field("arrears_weeks", Whole(0, 2600)),
    Field("arrears_cured_days_before", Whole(0, 36500)),
    Field("at_correct_rate", Flag()),
    Field("open_loan", Flag()),
    Field("participation_hours", Number("0", "168")),
    Field("dues", _SUM),
    Field("asked", Amount()),
    Field("other_funds", _SUM),
    Field("other_funds_asked", Flag()),
    Field("waiting_served_days", _DAYS),
    Field("paid_already_days", _DAYS),
    Field("paid_already", _SUM),
    Field("lost_before_days", _DAYS),
    Field("started_on", Day()),
    Field("paid_in_year_days", _DAYS),
    Field("paid_in_year", _SUM),
    Field("paid_to_household", _SUM),
    Field("arrears_received", _SUM),
)
# What an example says of the fund; unsaid, there is plenty.
FUND = (
    Field("fund_free", _SUM),
    Field("fund_cash", _SUM),
    Field("fund_forecast", _SUM),
    Field("fund_level", Text(r".{1,40}", "Write the name of the level before.")),
    Field("fund_waiting", _SUM),
)
EXAMPLE = (
    Field("name", Text(r".{1,120}", "Say in quotes what the example shows."), required=True),
    *FACTS,
    *FUND,
    Field("expect", _SUM, required=True),
    Field("reason", Text(r"[a-z_]+", 'Write the code of the refusal in quotes, like "asked_too_late".')),
)

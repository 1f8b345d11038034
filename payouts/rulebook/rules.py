"""What a rulebook says, as frozen values: a dataclass for each section. It must never know a loss or a sum.

Amounts are pence. What is not said (None, an empty tuple) is a rule that does not act. Percentages, multiples and hours
are exact decimals.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.rulebook import choices


@dataclass(frozen=True, slots=True)
class Book:
    """Which book this is. `source` is where its rules were published, for a book that is somebody's real one.

    `effective_to` is its last day, `event_date` the day by which membership and standing are judged.
    """

    code: str
    version: int
    title: str
    effective_from: date
    summary: str = ""
    source: str = ""
    effective_to: date | None = None
    adopted_by: str = ""
    currency: str = "GBP"
    event_date: choices.EventDate = choices.EventDate.REDUCTION_START


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may ask. Arrears cured at least `arrears_cure_days` before the event cost nothing; later ones cost
    `arrears_penalty_days` of pay (UAW: a year, and two weeks)."""

    membership_required: bool = True
    min_membership_months: int = 0
    standing_required: bool = False
    standing_as_of: choices.StandingAsOf = choices.StandingAsOf.CLAIM
    arrears_tolerance_weeks: int = 0
    arrears_cure_days: int | None = None
    arrears_penalty_days: int = 0
    correct_rate_required: bool = False
    open_loan_blocks: bool = False
    participation_hours_per_week: Decimal | None = None
    participation_exempt: tuple[str, ...] = ()
    covered_events: tuple[str, ...] = ()
    excluded_events: tuple[str, ...] = ()
    excluded_circumstances: tuple[str, ...] = ()
    other_funds: choices.OtherFunds = choices.OtherFunds.IGNORED


@dataclass(frozen=True, slots=True)
class Waiting:
    """`days` of the calendar, weekdays, or days lost before the first one is paid. `retroactive`: whoever loses more
    than the waiting days is paid for them as well."""

    days: int = 0
    unit: choices.WaitingUnit = choices.WaitingUnit.CALENDAR
    served_once_per: choices.ServedPer = choices.ServedPer.EVENT
    retroactive: bool = False
    waived_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A rate for those whose yearly income before tax is below a line; the last band has no line.

    What a band does not say (None) is as the sections `rate`, `waiting` and `caps` say it; so it is with tenure too.
    """

    amount_pence: int | None = None
    income_below_pence: int | None = None
    waiting_days: int | None = None
    max_days: int | None = None
    max_amount_pence: int | None = None
    percent: Decimal | None = None
    multiple: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A rate for those who have been members for so many months. Below the first one nothing is paid."""

    min_months: int
    amount_pence: int | None = None
    percent: Decimal | None = None
    multiple: Decimal | None = None
    waiting_days: int | None = None
    max_days: int | None = None
    max_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A rate from a day on, or from a week of seven days on, both counted from 1 at the first day of the loss."""

    from_day: int | None = None
    from_week: int | None = None
    amount_pence: int | None = None
    percent: Decimal | None = None
    multiple: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    title: str = ""
    amount_pence: int | None = None
    percent: Decimal | None = None
    multiple: Decimal | None = None
    max_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Bonus:
    """A sum on top, once, if the loss covers the day."""

    on: date
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Rate:
    """`days_per_week` is 7 where every calendar day counts, 5 where only Monday to Friday do.

    Weeks for `min_per_week`, `max_per_week` and rounding are of seven days from the first day of the loss. The least
    for a week is a floor of the rate, so that part of a week has its part; the most is a cap on what a week comes to.
    """

    basis: choices.Basis = choices.Basis.FLAT_DAY
    amount_pence: int | None = None
    days_per_week: int = 7
    bands: tuple[Band, ...] = ()
    percent: Decimal | None = None
    multiple: Decimal | None = None
    multiple_gives: choices.Per = choices.Per.WEEK
    dues_counted: choices.DuesCounted = choices.DuesCounted.MONTH
    part_day: Decimal | None = None
    min_per_week_pence: int | None = None
    max_per_week_pence: int | None = None
    max_per_day_pence: int | None = None
    rounding: choices.Rounding = choices.Rounding.DOWN_TO_PENNY
    rounded_per: choices.RoundedPer = choices.RoundedPer.TOTAL
    steps_counted_by: choices.StepsCountedBy = choices.StepsCountedBy.DAYS_LOST
    tenure: tuple[Tenure, ...] = ()
    steps: tuple[Step, ...] = ()
    regions: tuple[Region, ...] = ()
    bonuses: tuple[Bonus, ...] = ()

    def first_day_of(self, step: Step) -> int:
        """The day, counted from 1, on which a step starts: a week is seven calendar days, or the counted ones."""
        if step.from_day is not None:
            return step.from_day
        week = 7 if self.steps_counted_by is choices.StepsCountedBy.CALENDAR_DAYS else self.days_per_week
        return ((step.from_week or 1) - 1) * week + 1

    @property
    def is_weekly(self) -> bool:
        """Whether an amount of this rate is for a week; otherwise it is for a day."""
        if self.basis is choices.Basis.MULTIPLE_OF_DUES:
            return self.multiple_gives is choices.Per.WEEK
        return self.basis is choices.Basis.FLAT_WEEK


@dataclass(frozen=True, slots=True)
class Supplement:
    """So much more for a circumstance, on every day or week that is paid."""

    code: str
    title: str = ""
    amount_pence: int = 0


@dataclass(frozen=True, slots=True)
class Household:
    """What is added for each further adult and each child who lives on the money, and for circumstances.

    `counts_per` is for how long those amounts are; unsaid, it is as the rate's own. `max_supplements_amount` is the
    most that the supplements add together for that long. With `above_max_per_day` all of it may go above the most for a
    day, as some unions pay for dependants on top.
    """

    adult_amount_pence: int | None = None
    child_amount_pence: int | None = None
    max_adults: int | None = None
    max_children: int | None = None
    counts_per: choices.Per | None = None
    above_max_per_day: bool = False
    supplements: tuple[Supplement, ...] = ()
    max_supplements_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """The most there is. A year is the 365 days before the sum is worked out. `tail_days` are of the calendar."""

    at_actual_loss: bool = True
    loss_counted: choices.LossCounted = choices.LossCounted.PAID_DAYS
    max_days: int | None = None
    max_amount_pence: int | None = None
    max_per_year_pence: int | None = None
    max_days_per_year: int | None = None
    max_per_household_pence: int | None = None
    tail_days: int = 0
    hardship_loan: choices.HardshipLoan = choices.HardshipLoan.IGNORED


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """Any one of the first list and every one of the second; nothing listed means that nothing is asked.

    Before any proof `provisional_amount` may be given, with `provisional_days` to bring it.
    """

    any_of: tuple[choices.Evidence, ...] = ()
    all_of: tuple[choices.Evidence, ...] = ()
    endorsed: tuple[choices.Evidence, ...] = ()
    provisional_amount_pence: int | None = None
    provisional_days: int | None = None
    undertaking: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """How long after the loss one may still ask; None is for ever."""

    days: int | None = None
    counted_from: choices.WindowFrom = choices.WindowFrom.LAST_DAY
    closes_on: date | None = None
    late: choices.Late = choices.Late.REFUSE


@dataclass(frozen=True, slots=True)
class ByAmount:
    """Other numbers of people for sums up to an amount; the row without one is for all above."""

    panel_size: int
    quorum: int
    up_to_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides. Nothing here has a default but the words: a missing threshold is an error, never "one is enough"."""

    panel_size: int
    quorum: int
    majority: choices.Majority
    tie: choices.Tie
    abstentions: choices.Abstentions
    answer_within_days: int = 7
    urgent_within_days: int | None = None
    closes_after_days: int | None = None
    exclude_on_request: bool = True
    emergency_amount_pence: int | None = None
    second_look_days: int | None = None
    second_look_panel_size: int | None = None
    second_look_within_days: int | None = None
    by_amount: tuple[ByAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class Motions:
    """How these rules are changed. Where they do not say, by as many as decide a request: see `payouts.motions`."""

    quorum: int | None = None
    majority: choices.MotionMajority | None = None
    open_days: int | None = None
    wait_days: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """`references` are the neutral words of a bank reference, first one first."""

    references: tuple[str, ...]
    instalments: choices.Instalments = choices.Instalments.ONCE
    pay_weekday: choices.Weekday | None = None
    cut_off_weekday: choices.Weekday | None = None
    cut_off_time: str = ""
    methods: tuple[choices.Method, ...] = ()
    pay_creditor: bool = False
    advance_as_loan: bool = False


@dataclass(frozen=True, slots=True)
class Cessation:
    stops_on: tuple[choices.StopsOn, ...] = ()
    false_statement: choices.FalseStatement = choices.FalseStatement.STOP


@dataclass(frozen=True, slots=True)
class Level:
    """What is otherwise while the measure is below `floor`; once so, until it is `reopens_at` again."""

    name: str
    floor_pence: int
    reopens_at_pence: int | None = None
    rate_percent: Decimal | None = None
    waiting_days: int | None = None
    max_amount_pence: int | None = None
    accepts_new: bool = True
    pays_existing: bool = True

    def __hash__(self) -> int:
        """By its name, which is its own in a book."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Solvency:
    """What happens when the fund runs low. `levels` stand from the best to the worst, so their floors fall.

    `min_reserve` is money that is never given away. With `protects_awards` a level never touches what was promised;
    without it, what was promised waits while a level is on that does not pay it.
    """

    measure: choices.Measure = choices.Measure.FREE
    forecast_weeks: int | None = None
    min_reserve_pence: int | None = None
    queue: choices.Queue = choices.Queue.FIRST_COME
    protects_awards: bool = True
    appeal_below_pence: int | None = None
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Recoupment:
    """What is asked back, and of whom, when arrears come or a payment was a mistake."""

    policy: choices.AskingBack = choices.AskingBack.NONE
    limit: choices.BackLimit = choices.BackLimit.LESSER
    grounds: tuple[choices.Grounds, ...] = ()
    instalments_most: int | None = None
    waived_by: str = ""
    write_off_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    book: Book
    rate: Rate
    decision: Decision
    payment: Payment
    eligibility: Eligibility = Eligibility()
    waiting: Waiting = Waiting()
    household: Household = Household()
    caps: Caps = Caps()
    evidence: EvidenceRules = EvidenceRules()
    window: Window = Window()
    motions: Motions = Motions()
    cessation: Cessation = Cessation()
    solvency: Solvency = Solvency()
    recoupment: Recoupment = Recoupment()

    def __hash__(self) -> int:
        """By its name, which equal books share: a hundred keys would cost more than a whole assessment."""
        return hash((self.book.code, self.book.version))

    @property
    def name(self) -> str:
        return f"{self.book.code} v{self.book.version}"

    @property
    def limits_a_day(self) -> bool:
        return self.rate.max_per_day_pence is not None

    @property
    def uses_household(self) -> bool:
        """Whether anything depends on who lives on the money; where nothing does, nobody is asked."""
        return self.household.adult_amount_pence is not None or self.household.child_amount_pence is not None

    def band_for(self, income_pence: int | None) -> Band | None:
        """The band of an income; None where there are no bands, or none for it."""
        if income_pence is None:
            return None
        for band in self.rate.bands:
            if band.income_below_pence is None or income_pence < band.income_below_pence:
                return band
        return None

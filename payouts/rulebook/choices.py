"""The closed lists of words that a rulebook chooses from. It must never know what a choice does."""

from enum import StrEnum


class EventDate(StrEnum):
    """Which day the loss is judged by: a benefit is cut long after what it is cut for (DWP, ADM chapter K8)."""

    FAILURE = "failure"
    DECISION = "decision"
    REDUCTION_START = "reduction_start"
    FIRST_REDUCED_PAYMENT = "first_reduced_payment"


class StandingAsOf(StrEnum):
    DAY_BEFORE_EVENT = "day_before_event"
    EVENT = "event"
    CLAIM = "claim"
    DECISION = "decision"


class OtherFunds(StrEnum):
    IGNORED = "ignored"
    DEDUCTED = "deducted"
    FIRST = "first"


class WaitingUnit(StrEnum):
    CALENDAR = "calendar"
    WEEKDAYS = "weekdays"
    DAYS_LOST = "days_lost"


class ServedPer(StrEnum):
    EVENT = "event"
    CLAIM = "claim"
    DISPUTE = "dispute"
    ROLLING_YEAR = "rolling_year"


class Basis(StrEnum):
    FLAT_DAY = "flat_day"
    FLAT_WEEK = "flat_week"
    MULTIPLE_OF_DUES = "multiple_of_dues"
    PERCENT_OF_LOSS = "percent_of_loss"
    FULL_LOSS = "full_loss"
    NEEDS_BASED = "needs_based"


class Per(StrEnum):
    """For how long an amount is."""

    DAY = "day"
    WEEK = "week"


class DuesCounted(StrEnum):
    HOUR = "hour"
    WEEK = "week"
    MONTH = "month"


class Rounding(StrEnum):
    DOWN_TO_PENNY = "down_to_penny"
    NEAREST_PENNY = "nearest_penny"
    UP_TO_PENNY = "up_to_penny"
    DOWN_TO_TEN_PENCE = "down_to_ten_pence"
    DOWN_TO_POUND = "down_to_pound"
    NEAREST_POUND = "nearest_pound"
    UP_TO_POUND = "up_to_pound"


class RoundedPer(StrEnum):
    DAY = "day"
    WEEK = "week"
    TOTAL = "total"


class StepsCountedBy(StrEnum):
    DAYS_LOST = "days_lost"
    PAID_DAYS = "paid_days"
    CALENDAR_DAYS = "calendar_days"


class LossCounted(StrEnum):
    PAID_DAYS = "paid_days"
    ALL_DAYS = "all_days"


class HardshipLoan(StrEnum):
    IGNORED = "ignored"
    NETTED = "netted"


class Evidence(StrEnum):
    DECISION_LETTER = "decision_letter"
    JOURNAL_MESSAGE = "journal_message"
    BENEFIT_STATEMENT = "benefit_statement"
    BANK_STATEMENT = "bank_statement"
    ADVISER_LETTER = "adviser_letter"
    PAYSLIP = "payslip"
    OFFICER_ENDORSEMENT = "officer_endorsement"


class WindowFrom(StrEnum):
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"


class Late(StrEnum):
    """What becomes of a request after the window: a no, a person's word, or no pay for the days before it was made."""

    REFUSE = "refuse"
    DISCRETION = "discretion"
    NO_BACKDATING = "no_backdating"


class Majority(StrEnum):
    MORE_YES_THAN_NO = "more_yes_than_no"
    HALF_OF_PANEL = "more_than_half_of_panel"
    UNANIMOUS = "unanimous"


class MotionMajority(StrEnum):
    """Of those who may vote on the rules themselves."""

    MORE_YES_THAN_NO = "more_yes_than_no"
    HALF_OF_PANEL = "more_than_half_of_panel"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


class Tie(StrEnum):
    NOT_THIS_TIME = "not_this_time"
    NEW_PANEL = "new_panel"


class Abstentions(StrEnum):
    COUNT_TO_QUORUM = "count_to_quorum"
    DO_NOT_COUNT = "do_not_count"


class Instalments(StrEnum):
    WEEKLY = "weekly"
    ONCE = "once"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"


class Method(StrEnum):
    BANK = "bank"
    VOUCHER = "voucher"
    CASH = "cash"


class StopsOn(StrEnum):
    SANCTION_ENDED = "sanction_ended"
    OVERTURNED = "overturned"
    BENEFIT_ENDED = "benefit_ended"
    WITHDREW = "withdrew"
    FUND_CLOSED = "fund_closed"


class FalseStatement(StrEnum):
    STOP = "stop"
    STOP_AND_ASK_BACK = "stop_and_ask_back"


class Measure(StrEnum):
    CASH = "cash"
    FREE = "free"
    FREE_LESS_FORECAST = "free_less_forecast"


class Queue(StrEnum):
    FIRST_COME = "first_come"
    BY_NEED = "by_need"
    PRO_RATA = "pro_rata"


class AskingBack(StrEnum):
    NONE = "none"
    INVITE = "invite"
    REQUIRED = "required"


class BackLimit(StrEnum):
    PAID = "paid"
    ARREARS = "arrears"
    LESSER = "lesser"


class Grounds(StrEnum):
    OVERTURNED = "overturned"
    INELIGIBLE = "ineligible"
    DUPLICATE = "duplicate"
    FRAUD = "fraud"

"""What the tables of giving keep, whoever asks: their guards, a function for each group. It must never know a row."""

from fundapp.guards import registry


def register() -> None:
    _campaigns_and_gifts()
    _what_went_back()
    _promises()
    _what_people_saw()
    _what_stripe_said()


def _campaigns_and_gifts() -> None:
    """What a gift was and what arrived stay."""
    registry.never_deleted("contributions_campaign")
    # What people gave to is what was asked: its words, its goal and its surplus stay as they were read.
    registry.frozen_columns(
        "contributions_campaign", ("slug", "pot", "title", "ask", "goal_pence", "surplus", "opened_at")
    )
    registry.frozen_columns("contributions_campaign", ("closed_at", "paused_at"), once="OLD.closed_at IS NOT NULL")
    registry.never_deleted("contributions_contribution")
    registry.frozen_columns(
        "contributions_contribution",
        (
            *("once_key", "access_token", "receipt_code", "campaign_id", "way", "amount_pence", "fee_cover_pence"),
            *("recurring_id", "reference", "started_at"),
        ),
    )
    # What has arrived has arrived: only refunds, the receipt and the address may still change.
    registry.frozen_columns(
        "contributions_contribution",
        ("state", "payment_intent_id", "balance_transaction_id", "gross_pence", "fee_pence", "paid_at"),
        once="OLD.state = 'paid'",
    )


def _what_went_back() -> None:
    """Refunds, disputes and settlements: what Stripe said once stays said."""
    registry.never_deleted("contributions_giftrefund")
    registry.frozen_columns(
        "contributions_giftrefund",
        ("contribution_id", "refund_id", "balance_transaction_id", "amount_pence", "at", "is_of_gift"),
    )
    registry.frozen_columns(
        "contributions_giftrefund", ("failure_line_id", "failed_at"), once="OLD.failed_at IS NOT NULL"
    )
    registry.never_deleted("contributions_refundorder")
    registry.frozen_columns(
        "contributions_refundorder",
        ("once_key", "contribution_id", "amount_pence", "reason", "needs_second", "asked_by", "asked_at"),
    )
    registry.never_deleted("contributions_giftdispute")
    registry.frozen_columns("contributions_giftdispute", ("contribution_id", "dispute_id", "amount_pence", "opened_at"))
    registry.append_only("contributions_disputemovement")
    registry.never_deleted("contributions_settlement")
    registry.frozen_columns(
        "contributions_settlement", ("payout_id", "balance_transaction_id", "amount_pence", "made_at")
    )


def _promises() -> None:
    """Who is forgotten stays forgotten, and what has ended stays ended."""
    registry.never_deleted("contributions_supporter")
    registry.frozen_columns("contributions_supporter", ("email", "forgotten_at"), once="OLD.forgotten_at IS NOT NULL")
    registry.never_deleted("contributions_recurringcontribution")
    registry.frozen_columns(
        "contributions_recurringcontribution",
        ("once_key", "kind", "way", "campaign_id", "payer", "reference", "started_at"),
    )
    # What has ended stays ended: who wants to give again makes a new promise.
    registry.frozen_columns(
        "contributions_recurringcontribution", ("state", "ended_at", "end_reason"), once="OLD.state = 'ended'"
    )
    registry.never_deleted("contributions_recurringchange")
    registry.frozen_columns(
        "contributions_recurringchange",
        ("recurring_id", "once_key", "what", "amount_pence", "day", "asked_by", "asked_at"),
    )


def _what_people_saw() -> None:
    """Gifts seen with human eyes, and what guards the card page."""
    registry.never_deleted("contributions_offlinegift")
    registry.frozen_columns(
        "contributions_offlinegift",
        ("once_key", "way", "amount_pence", "received_on", "reference", "recorded_by", "recorded_at"),
    )
    # What is in the books stays there as it is. What is wrong comes out again, and another record goes in.
    registry.frozen_columns(
        "contributions_offlinegift",
        ("campaign_id", "recurring_id", "contribution_id", "confirmed_by", "confirmed_at"),
        once="OLD.contribution_id IS NOT NULL",
    )
    registry.frozen_columns(
        "contributions_offlinegift", ("state",), once="OLD.state = 'withdrawn' OR OLD.state = 'corrected'"
    )
    registry.never_deleted("contributions_cashbanking")
    registry.frozen_columns(
        "contributions_cashbanking", ("once_key", "amount_pence", "banked_on", "banked_by", "recorded_at")
    )
    registry.never_deleted("contributions_offlinecorrection")
    registry.frozen_columns(
        "contributions_offlinecorrection",
        ("once_key", "gift_id", "banking_id", "reason", "asked_by", "asked_at"),
    )
    registry.frozen_columns(
        "contributions_offlinecorrection", ("state", "decided_by", "decided_at"), once="OLD.state <> 'asked'"
    )
    registry.append_only("contributions_cardattempt")
    registry.append_only("contributions_givingswitch")
    registry.append_only("contributions_reconciliationrun")


def _what_stripe_said() -> None:
    """Events as they came; only how they were dealt with may change."""
    registry.never_deleted("contributions_stripeevent")
    registry.frozen_columns("contributions_stripeevent", ("event_id", "event_type", "is_live", "body", "received_at"))
    registry.frozen_columns("contributions_stripeevent", ("state", "why", "handled_at"), once="OLD.state <> 'received'")

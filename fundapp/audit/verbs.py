"""Everything that can be said to have happened: `subject.what`, a closed list, so that a mistyped verb fails at import.

A verb says what was done, never why or to whom: reasons live with the thing itself, people only as ids.
"""

from enum import StrEnum


class Verb(StrEnum):
    # the outbox
    MESSAGE_RETRIED = "message.retried"
    MESSAGE_PARKED = "message.parked"
    # people
    FUND_FOUNDED = "fund.founded"
    ORGANISER_INVITED = "organiser.invited"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    ORGANISER_JOINED = "organiser.joined"
    ORGANISER_SUSPENDED = "organiser.suspended"
    ORGANISER_REINSTATED = "organiser.reinstated"
    SIGN_IN_LETTER_ASKED = "sign_in.letter_asked"
    SIGN_IN_CHANGED = "sign_in.changed"
    FACTOR_ADDED = "factor.added"
    FACTOR_REMOVED = "factor.removed"
    ROLE_GRANTED = "role.granted"
    ROLE_ENDED = "role.ended"
    INTEREST_DECLARED = "interest.declared"
    MEMBERSHIP_REGISTERED = "membership.registered"
    MEMBERSHIP_ENDED = "membership.ended"
    STANDING_SET = "standing.set"
    # the rulebook
    RULEBOOK_ADOPTED = "rulebook.adopted"
    # gifts
    CAMPAIGN_OPENED = "campaign.opened"
    CAMPAIGN_CLOSED = "campaign.closed"
    GIFT_STARTED = "gift.started"
    CHECKOUT_OPENED = "gift.checkout_opened"
    GIFT_WAITING = "gift.waiting"
    GIFT_PAID = "gift.paid"
    GIFT_FAILED = "gift.failed"
    GIFT_EXPIRED = "gift.expired"
    GIFT_REFUNDED = "gift.refunded"
    RECEIPT_SENT = "receipt.sent"
    WEBHOOK_STORED = "webhook.stored"
    WEBHOOK_HANDLED = "webhook.handled"
    # claims
    CLAIM_STARTED = "claim.started"
    CLAIM_ANSWERED = "claim.answered"
    CLAIM_SUBMITTED = "claim.submitted"
    CLAIM_TAKEN_UP = "claim.taken_up"
    CLAIM_PASSED_ON = "claim.passed_on"
    CLAIM_ASKED = "claim.asked"
    CLAIM_RESUMED = "claim.resumed"
    CLAIM_PREPARED = "claim.prepared"
    CLAIM_SENT_BACK = "claim.sent_back"
    CLAIM_DECIDED = "claim.decided"
    CLAIM_PAYING = "claim.paying"
    CLAIM_CLOSED = "claim.closed"
    CLAIM_REOPENED = "claim.reopened"
    CLAIM_WITHDRAWN = "claim.withdrawn"
    CLAIM_WIPED = "claim.wiped"
    # the committee
    PANEL_DRAWN = "panel.drawn"
    PANEL_REFILLED = "panel.refilled"
    PANEL_WAITS = "panel.waits"
    PANEL_SETTLED = "panel.settled"
    PANEL_DECIDED = "panel.decided"
    PANEL_VOIDED = "panel.voided"
    PANELS_EMPTIED = "panels.emptied"
    SEAT_TAKEN = "seat.taken"
    SEAT_PASSED = "seat.passed"
    VOTE_CAST = "vote.cast"
    # paying
    AWARD_MADE = "award.made"
    AWARD_RELEASED = "award.released"
    RUN_PREPARED = "run.prepared"
    RUN_APPROVED = "run.approved"
    RUN_FILE_WRITTEN = "run.file_written"
    RUN_SENT = "run.sent"
    RUN_SETTLED = "run.settled"
    RUN_ABANDONED = "run.abandoned"
    PAYOUT_STILL_NEEDED = "payout.still_needed"
    PAYOUT_CONFIRMED = "payout.confirmed"
    PAYOUT_RETURNED = "payout.returned"
    # the books, by hand
    ENTRY_POSTED = "entry.posted"
    ENTRY_REVERSED = "entry.reversed"
    # sealed fields
    SEALED_OPENED = "sealed.opened"

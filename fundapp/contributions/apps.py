"""The contributions room: what its tables keep, and which letters of the outbox it answers."""

from django.apps import AppConfig

from fundapp.guards import registry
from fundapp.outbox import registry as topics
from fundapp.web import statuses


class ContributionsConfig(AppConfig):
    name = "fundapp.contributions"
    label = "contributions"

    def ready(self) -> None:
        from fundapp.contributions import handlers

        registry.never_deleted("contributions_campaign")
        registry.frozen_columns("contributions_campaign", ("slug", "pot", "opened_at"))
        registry.never_deleted("contributions_contribution")
        registry.frozen_columns(
            "contributions_contribution",
            ("once_key", "access_token", "receipt_code", "campaign_id", "amount_pence", "started_at"),
        )
        # What has arrived has arrived: only refunds, the receipt and the address may still change.
        registry.frozen_columns(
            "contributions_contribution",
            ("state", "payment_intent_id", "balance_transaction_id", "gross_pence", "fee_pence", "paid_at"),
            once="OLD.state = 'paid'",
        )
        registry.append_only("contributions_giftrefund")
        registry.never_deleted("contributions_stripeevent")
        registry.frozen_columns(
            "contributions_stripeevent", ("event_id", "event_type", "is_live", "body", "received_at")
        )
        registry.frozen_columns(
            "contributions_stripeevent", ("state", "why", "handled_at"), once="OLD.state <> 'received'"
        )
        topics.register("contributions.stripe_event", handlers.on_stripe_event)
        statuses.register("amount_out_of_range", 422)

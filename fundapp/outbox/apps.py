"""The outbox room: its rows may be delivered, but none may vanish."""

from django.apps import AppConfig

from fundapp.guards import registry


class OutboxConfig(AppConfig):
    name = "fundapp.outbox"
    label = "outbox"

    def ready(self) -> None:
        registry.never_deleted("outbox_message")
        registry.frozen_columns("outbox_message", ("id", "topic", "key", "subject", "payload", "created_at"))
        registry.frozen_columns(
            "outbox_message", ("state", "delivered_at"), once="OLD.state IN ('delivered', 'called_off')"
        )

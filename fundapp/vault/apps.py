"""The vault room: its log is append-only, a destroyed key stays destroyed, and the wrapping key is checked at start."""

from datetime import time
from typing import Any

from django.apps import AppConfig
from django.core import checks

from fundapp.guards import registry


class VaultConfig(AppConfig):
    name = "fundapp.vault"
    label = "vault"

    def ready(self) -> None:
        registry.append_only("vault_opening")
        registry.never_deleted("vault_loghead")
        # A key that no drawer came to depend on may be swept away; the mark of a destroyed one stays.
        registry.never_deleted("vault_classkey", once="OLD.destroyed_at IS NOT NULL")
        registry.frozen_columns("vault_classkey", ("subject", "sealed_class"))
        registry.frozen_columns("vault_classkey", ("destroyed_at", "stanzas"), once="OLD.destroyed_at IS NOT NULL")
        registry.never_deleted("vault_drawer")
        registry.frozen_columns("vault_drawer", ("subject", "sealed_class"))
        registry.frozen_columns("vault_drawer", ("shut_at",), once="OLD.shut_at IS NOT NULL")
        checks.register(_wrapping_key_is_one, checks.Tags.security)
        self._take_on_chores()

    @staticmethod
    def _take_on_chores() -> None:
        from fundapp.outbox import chores
        from fundapp.outbox import registry as topics
        from fundapp.vault import handlers

        topics.register("vault.destroy_key", handlers.on_destroy_key)
        topics.register("vault.sweep_keys", handlers.on_sweep_keys)
        chores.register("sweep-keys", topic="vault.sweep_keys", at=time(2, 30))


def _wrapping_key_is_one(**_: Any) -> list[checks.CheckMessage]:
    from django.conf import settings

    from fundapp.vault import cipher

    try:
        cipher.fund_key(settings.VAULT_KEY)
    except ValueError:
        return [checks.Error("VAULT_KEY must be 32 bytes in URL-safe base64.", id="vault.E001")]
    return []

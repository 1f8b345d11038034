"""The vault room: its log is append-only, a destroyed key stays destroyed, and the wrapping key is checked at start."""

from datetime import time

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
        registry.never_deleted("vault_journalmark")
        self._take_on_chores()
        self._look_at_the_files()

    @staticmethod
    def _look_at_the_files() -> None:
        from fundapp.vault import checks as found

        for check in (found.wrapping_key_is_one, found.epochs_are_private, found.journal_is_kept):
            checks.register(check, checks.Tags.security)

    @staticmethod
    def _take_on_chores() -> None:
        from fundapp.outbox import chores
        from fundapp.outbox import registry as topics
        from fundapp.vault import erasing, handlers

        topics.register("vault.erase", handlers.on_erase)
        topics.before_work(erasing.may_serve)
        topics.register("vault.sweep_keys", handlers.on_sweep_keys)
        topics.register("vault.replace_key", handlers.on_replace_key)
        chores.register("sweep-keys", topic="vault.sweep_keys", at=time(2, 30))
        chores.register("replace-key", topic="vault.replace_key", at=time(3, 0))

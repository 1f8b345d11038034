"""The vault room: its log is append-only, a destroyed key stays destroyed, and the wrapping key is checked at start."""

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
        registry.never_deleted("vault_classkey")
        registry.frozen_columns("vault_classkey", ("subject", "sealed_class"))
        registry.frozen_columns("vault_classkey", ("destroyed_at", "stanzas"), once="OLD.destroyed_at IS NOT NULL")
        checks.register(_wrapping_key_is_one, checks.Tags.security)


def _wrapping_key_is_one(**_: Any) -> list[checks.CheckMessage]:
    from django.conf import settings

    from fundapp.vault import cipher

    try:
        cipher.fund_key(settings.VAULT_KEY)
    except ValueError:
        return [checks.Error("VAULT_KEY must be 32 bytes in URL-safe base64.", id="vault.E001")]
    return []

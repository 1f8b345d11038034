"""The ledger room: registers its guards, and opens the accounts that every fund has."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "fundapp.ledger"
    label = "ledger"

    def ready(self) -> None:
        from fundapp.ledger import triggers

        triggers.register()
        post_migrate.connect(_open_accounts, sender=self, dispatch_uid="ledger_open_accounts")


def _open_accounts(*, using: str, **_: Any) -> None:
    from django.db import connections

    from fundapp.ledger import actions

    # Migrating back to nothing also ends here, with no table left to fill.
    if using == "default" and "ledger_account" in connections[using].introspection.table_names():
        actions.open_standard_accounts()

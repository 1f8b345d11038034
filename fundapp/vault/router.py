"""Which table lives in which database. It must never know what a row of either says."""

from typing import Any

from django.db.models import Model

KEYS = "keys"
_IN_KEYS = {("vault", "classkey")}
# Each database knows by itself how far it was told of erasures. Whoever reads or writes it says in which.
_IN_BOTH = {("vault", "journalmark")}


class KeyStore:
    """The keys, and nothing else, in the database of their own: a copy of either database alone opens nothing."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return KEYS if _named(model) in _IN_KEYS else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return KEYS if _named(model) in _IN_KEYS else None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """A step that names no table, such as one that moves rows, belongs to the fund's own database."""
        if (app_label, model_name) in _IN_BOTH:
            return True
        return ((app_label, model_name) in _IN_KEYS) == (db == KEYS)


def _named(model: type[Model]) -> tuple[str, str | None]:
    options = model._meta  # noqa: SLF001 -- it is what routers are given to read
    return options.app_label, options.model_name

"""Typed reading of environment variables. It never knows which settings exist; a bad value stops the start by name."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable as text. `NAME_FILE` may name a file that holds it. Without a default it must be set."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as trouble:
            raise ImproperlyConfigured(
                f"{name}_FILE points to a file that cannot be read: {trouble.strerror}."
            ) from trouble
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it means.")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be yes or no.")


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.") from None


def listed(name: str, default: str | None = None) -> list[str]:
    """Comma-separated words."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def path(name: str) -> Path | None:
    """A file or directory of this machine; nothing when it is left out. What is not there stops the start."""
    value = text(name, "")
    if value and not Path(value).exists():
        raise ImproperlyConfigured(f"{name} is {value!r}; there is nothing at that path.")
    return Path(value) if value else None


def same_database(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two databases of the settings are one, as far as their addresses tell."""
    return all(_known(one, part) == _known(other, part) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def _known(database: Mapping[str, Any], part: str) -> str:
    value = str(database.get(part) or "")
    if database["ENGINE"].endswith("sqlite3"):
        return str(Path(value).resolve()) if part == "NAME" else value
    usual = {"HOST": "localhost", "PORT": "5432"}
    return usual.get(part, "") if value in {"", "127.0.0.1", "::1"} else value

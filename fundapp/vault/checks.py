"""What must be true of the vault's files before anything is sealed. It must never print what is in them."""

import os
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from fundapp.vault import cipher


def wrapping_key_is_one(**_: Any) -> list[checks.CheckMessage]:
    try:
        cipher.fund_key(settings.VAULT_KEY)
    except ValueError:
        return [checks.Error("VAULT_KEY must be 32 bytes in URL-safe base64.", id="vault.E001")]
    return []


def epochs_are_private(**_: Any) -> list[checks.CheckMessage]:
    """The directory of the epoch keys is there, is ours alone, and is in nothing that a backup takes."""
    directory = Path(settings.VAULT_EPOCH_DIR)
    found = _kept_apart("VAULT_EPOCH_DIR", directory, "vault.E004")
    if not directory.is_dir() or not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        # The demo makes its own at the first sealing.
        hint = "Make it, for the user that runs the site alone: install -d -m 700 …"
        missing = checks.Error("VAULT_EPOCH_DIR is no directory that can be written.", hint=hint, id="vault.E002")
        return found if settings.IS_DEMO else [*found, missing]
    if any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [directory, *directory.glob("*.key")]):
        hint = "chmod 700 the directory and 600 every file in it."
        found.append(checks.Error("VAULT_EPOCH_DIR can be read by others.", hint=hint, id="vault.E003"))
    return found


def journal_is_kept(**_: Any) -> list[checks.CheckMessage]:
    """The journal outlives every backup, because it is in none."""
    path = Path(settings.ERASURE_JOURNAL)
    found = _kept_apart("ERASURE_JOURNAL", path, "vault.E006")
    if settings.IS_DEMO or os.access(path if path.exists() else path.parent, os.W_OK):
        return found
    return [*found, checks.Error("ERASURE_JOURNAL cannot be written, so nothing could be erased.", id="vault.E005")]


def _kept_apart(name: str, path: Path, check_id: str) -> list[checks.CheckMessage]:
    taken: list[str | Path | None] = [
        settings.MEDIA_ROOT,
        settings.STATIC_ROOT,
        settings.EMAIL_FILE_PATH,
        *settings.BACKED_UP_DIRS,
    ]
    return [
        checks.Error(
            f"{name} lies in {place}, which is served or backed up.",
            hint="Whatever a backup keeps, it keeps for years. Choose a place that none takes.",
            id=check_id,
        )
        for place in [*taken, *settings.BACKED_UP_DIRS]
        if place and path.resolve().is_relative_to(Path(place).resolve())
    ]

"""The epoch keys: small files outside every database, one of them in use. It must never know what is wrapped with them.

A file is whole or not there: it is written under another name, forced to the disk, and renamed. The newest is the one
in use; an older one beside it means that a replacement is not finished yet.
"""

import fcntl
import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SECRET_BYTES = 32
_KIND = "common-pot epoch key 1"
_NAME = re.compile(r"(?P<number>\d{6})-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch key: its name, which is told to anyone, and its secret, which is nowhere but in its file."""

    name: str
    made_at: datetime
    secret: bytes


@dataclass(frozen=True, slots=True)
class Epochs:
    """The directory of the epoch keys."""

    directory: Path

    def names(self) -> list[str]:
        """Every key there is, oldest first."""
        return sorted(path.stem for path in self.directory.glob("*.key") if _NAME.fullmatch(path.stem))

    def read(self, name: str) -> Epoch | None:
        """The key of that name, or None when it is gone or was being overwritten when the machine stopped."""
        if not _NAME.fullmatch(name):
            return None
        try:
            kind, made_at, secret = self._file(name).read_text(encoding="ascii").splitlines()
            found = Epoch(name, datetime.fromisoformat(made_at), b64decode(secret, validate=True))
        except (FileNotFoundError, ValueError):
            return None
        return found if kind == _KIND and len(found.secret) == SECRET_BYTES else None

    def newest(self) -> Epoch | None:
        return next((epoch for name in reversed(self.names()) if (epoch := self.read(name)) is not None), None)

    def publish(self, at: datetime) -> Epoch:
        """A new key, from now on the one in use. Waits until whoever wraps with the one before has committed."""
        numbers = [int(name.partition("-")[0]) for name in self.names()]
        made = Epoch(f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(4)}", at, os.urandom(SECRET_BYTES))
        text = f"{_KIND}\n{at.isoformat()}\n{b64encode(made.secret).decode()}\n"
        draft = self.directory / f"{made.name}.new"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        with self._locked("in-use", fcntl.LOCK_EX):
            draft.rename(self._file(made.name))
            self._sync()
        return made

    def destroy(self, name: str) -> None:
        """Overwrite the file and unlink it. Again is a quiet success."""
        try:
            with self._file(name).open("r+b") as file:
                file.write(os.urandom(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        self._file(name).unlink()
        self._sync()

    def tidy(self) -> None:
        """Remove drafts of a writer that was killed: nothing was ever wrapped with them."""
        for draft in self.directory.glob("*.new"):
            draft.unlink(missing_ok=True)

    @contextmanager
    def in_use(self) -> Iterator[Epoch | None]:
        """The newest key. Within the block no newer one appears, so a replacement finds all that it wrapped."""
        with self._locked("in-use", fcntl.LOCK_SH):
            yield self.newest()

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """One replacement at a time, over all processes. A killed one lets go by itself."""
        with self._locked("replacing", fcntl.LOCK_EX):
            yield

    def _file(self, name: str) -> Path:
        return self.directory / f"{name}.key"

    @contextmanager
    def _locked(self, what: str, how: int) -> Iterator[None]:
        handle = os.open(self.directory / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def _sync(self) -> None:
        """The names in a directory are forced to the disk apart from what the files say."""
        handle = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

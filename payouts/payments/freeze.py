"""What a run is frozen as: its content in canonical form, and the hash of that. It must never know a bank number."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """One payment of a run. `payee` marks which version of the payee's details is meant, and says nothing of them."""

    position: int
    payout: str
    claim: str
    pot: str
    amount_pence: int
    reference: str
    payee: str


@dataclass(frozen=True, slots=True)
class Frozen:
    run: str
    rail: str
    currency: str
    lines: tuple[FrozenLine, ...]

    @property
    def total_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines)


def content_hash(frozen: Frozen) -> str:
    """SHA-256 of the run as JSON with sorted keys and no spaces, so that anyone can work it out again."""
    content = {**asdict(frozen), "count": len(frozen.lines), "total_pence": frozen.total_pence}
    return hashlib.sha256(canonical(content)).hexdigest()


def canonical(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def spot_check(digest: str, positions: Sequence[int], *, most: int = 3) -> tuple[int, ...]:
    """Which lines the second person reads in full: by the run's own hash, so that no preparer can choose them."""
    drawn = sorted(positions, key=lambda position: hashlib.sha256(f"{digest}:{position}".encode()).digest())
    return tuple(sorted(drawn[:most]))


def in_fours(digest: str, *, groups: int = 4) -> str:
    """The start of a hash as two people read it to each other: `3f2a 91c0 …`."""
    return " ".join(digest[at : at + 4] for at in range(0, groups * 4, 4))


def shares(schedule: Sequence[int], amount_pence: int) -> list[int]:
    """An award of another amount than the sum, spread over the sum's instalments in proportion, to the penny.

    Each part is the difference of two rounded-down running totals, so the parts add up and none is above its share by
    more than a penny.
    """
    whole, running, parts = sum(schedule), 0, []
    for pence in schedule:
        before = running * amount_pence // whole
        running += pence
        parts.append(running * amount_pence // whole - before)
    return parts


def less(parts: Sequence[int], given_pence: int) -> list[int]:
    """The instalments that are left when a sum was given before: it is taken from the earliest ones."""
    left = []
    for pence in parts:
        taken = min(pence, given_pence)
        given_pence -= taken
        left.append(pence - taken)
    return left

"""Whether the log of openings is whole: every row where it was, as it was, up to the head. It repairs nothing."""

from collections.abc import Iterator

from fundapp.vault import chain
from fundapp.vault.models import LogHead, Opening


def breaks() -> list[str]:
    """Every place where the chain does not hold, in words; an empty list when it does."""
    return list(_breaks())


def head() -> tuple[int, str]:
    """How many rows there are, and the digest that stands for all of them. Written down elsewhere, it holds them."""
    found = LogHead.objects.filter(id=1).first()
    return (found.number, found.digest) if found else (0, chain.FIRST)


def _breaks() -> Iterator[str]:
    number, digest = 0, chain.FIRST
    for row in Opening.objects.order_by("number").iterator(chunk_size=1000):
        if row.number != number + 1:
            yield f"rows {number + 1} to {row.number - 1} are missing"
        elif row.before != digest:
            yield f"row {row.number} does not follow the row before it"
        if chain.digest(row.number, row.before, vars(row)) != row.digest:
            yield f"row {row.number} was changed after it was written"
        number, digest = row.number, row.digest
    last = head()
    if last != (number, digest):
        yield f"the log ends with row {number}, and its head says {last[0]}"

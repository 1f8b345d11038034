"""What each pot is for, in words. The books know pots by their slugs; whoever asks for money registers what for."""

from collections.abc import Callable, Mapping

# Slugs of pots to the words that people gave by.
Purposes = Callable[[], Mapping[str, str]]
_told: list[Purposes] = []


def tell_purposes(purposes: Purposes) -> None:
    """From now on `purposes` is asked too. Registering again is a quiet success."""
    if purposes not in _told:
        _told.append(purposes)


def purposes() -> dict[str, str]:
    """What is known of each pot; a pot that nobody speaks for is not in it."""
    return {slug: words for ask in _told for slug, words in ask().items()}

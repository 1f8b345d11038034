"""Real strike-pay books and a plain default, each a TOML file beside this one, read by its name."""

from pathlib import Path

_SHELF = Path(__file__).parent


def names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _SHELF.glob("*.toml")))


def text(name: str) -> str:
    """The text of a shipped book. Raises KeyError for a name that is not among `names()`."""
    if name not in names():
        raise KeyError(name)
    return (_SHELF / f"{name}.toml").read_text(encoding="utf-8")

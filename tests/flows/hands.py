"""What a person does on a page, whatever carries it: plain HTTP or a real browser. The stories are told with these."""

from typing import Protocol


class Hands(Protocol):
    """One person at one device, with their own session."""

    def visit(self, path: str) -> None:
        """Open an address of the site."""

    def follow(self, text: str) -> None:
        """Follow the link that says `text`."""

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label, or, where a page has several with the same label, of this `#name`."""

    def choose(self, label: str) -> None:
        """Tick the radio button or checkbox with this label."""

    def press(self, button: str) -> None:
        """Press the button that says `button`, and wait for the page that follows."""

    def sees(self, text: str) -> bool:
        """Whether the page says `text`, white space aside."""

    def reads(self, selector_class: str) -> str:
        """The words in the first element of this class."""

    def download(self, button: str) -> bytes:
        """Press a button that answers with a file, and take the file."""

    @property
    def path(self) -> str:
        """Where the person is now."""

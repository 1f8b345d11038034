"""How many photos a request may have, and which parts of one are covered. It must never know a table or a picture."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from fundapp.kernel.refusal import refuse

MOST_PHOTOS = 10
MOST_TOGETHER_BYTES = 100 * 1024 * 1024
MOST_PAGES = 20
MOST_BOXES = 40
# A page is covered in this many lines, from top to bottom, by whoever cannot point.
LINES = 20
# How wide a page lies on the desk, so that a place that was pointed at is a place of the picture.
DESK_WIDTH = 800

Box = tuple[int, int, int, int]


class Kind(StrEnum):
    """What is to be seen on it."""

    LETTER = "letter"
    JOURNAL = "journal"
    OTHER = "other"


class AddedBy(StrEnum):
    CLAIMANT = "claimant"
    HELPER = "helper"
    CASEWORKER = "caseworker"


def need_room(held: Iterable[int], more: int) -> None:
    """Refuse the photo that is one too many; `held` are the sizes of those that are there."""
    sizes = list(held)
    if len(sizes) >= MOST_PHOTOS:
        raise refuse("photos_too_many", "You have sent 10 photos. Take one away before you add another", field="photo")
    if sum(sizes) + more > MOST_TOGETHER_BYTES:
        raise refuse("photos_too_large", "Your photos are 100MB together. Take one away first", field="photo")


def read_boxes(text: str) -> list[Box]:
    """The boxes of a form, written `left,top,right,bottom` with a space between them; what is none is passed over."""
    boxes: list[Box] = []
    for part in text.split()[:MOST_BOXES]:
        numbers = part.split(",")
        if len(numbers) == 4 and all(number.isascii() and number.isdigit() and len(number) < 6 for number in numbers):
            left, top, right, bottom = map(int, numbers)
            boxes.append((left, top, right, bottom))
    return boxes


def write_boxes(boxes: Sequence[Box]) -> str:
    return " ".join(",".join(map(str, box)) for box in boxes)


def read_point(text: str) -> tuple[int, int] | None:
    """The first corner, when one was pointed at already."""
    boxes = read_boxes(f"{text},0,0") if text.count(",") == 1 else []
    return (boxes[0][0], boxes[0][1]) if boxes else None


def between(one: tuple[int, int], other: tuple[int, int]) -> Box:
    """The box of two opposite corners, whichever was pointed at first."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def line_box(line: int, *, width: int, height: int) -> Box:
    """One line of the page, counted from 1 at the top, over its whole width."""
    return 0, height * (line - 1) // LINES, width, height * line // LINES


def top_box(*, width: int, height: int) -> Box:
    """The head of a letter, where name, address and numbers stand."""
    return 0, 0, width, height // 4


def bottom_box(*, width: int, height: int) -> Box:
    return 0, height * 3 // 4, width, height


def on_picture(box: Box, *, shown: tuple[int, int], real: tuple[int, int]) -> Box:
    """A box of the page as it lies on the desk, on the picture as it is kept, and never outside of it."""
    (wide, high), (width, height) = shown, real
    left, top, right, bottom = box
    return (
        min(left * width // wide, width),
        min(top * height // high, height),
        min(-(-right * width // wide), width),
        min(-(-bottom * height // high), height),
    )


def as_shown(size: Sequence[int]) -> tuple[int, int]:
    """How large a page lies on the desk."""
    width, height = size
    return DESK_WIDTH, max(1, height * DESK_WIDTH // width)

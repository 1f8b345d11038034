"""Paper: a heading, paragraphs, facts and tables as a tagged PDF. It knows how paper looks, never what it is about."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings
from django.http import HttpResponse

_TEMPLATE = Path("templates/pdf/paper.typ")


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    # `address` is for the window of an envelope, `big` for a number that is read across a room.
    kind: Literal["text", "heading", "small", "address", "big"] = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, one under another."""

    rows: Sequence[tuple[str, str]]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """`numbers` are the columns set to the right, `wide` is the one that takes the room that is left."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    numbers: Sequence[int] = ()
    wide: int = 0
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is said, in one language. `at` is the moment it speaks of, so that the same paper is the same bytes."""

    title: str
    language: str
    at: datetime
    blocks: Sequence[Text | Facts | Table]
    # Under every page: how to reach a person.
    foot: Sequence[str] = field(default_factory=tuple)
    # Whom it is from, the fund by its own name unless something shorter is safer; and how large its letters are.
    sender: str = ""
    points: int = 13


def heading(text: str) -> Text:
    return Text(text, "heading")


def small(text: str) -> Text:
    return Text(text, "small")


def pdf(paper: Paper) -> bytes:
    """PDF/UA-1: tagged, with its title and language. The data goes in as JSON and is only ever set as text.

    The template may read nothing but its own folder, and no font of the machine is used, so that it looks and reads
    the same everywhere.
    """
    template = Path(settings.BASE_DIR) / _TEMPLATE
    made = typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(_said(paper))},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(paper.at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def answer(paper: Paper, *, name: str) -> HttpResponse:
    """The paper as a page that a browser shows or keeps; its name says nothing of a person."""
    response = HttpResponse(pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _said(paper: Paper) -> dict[str, object]:
    return {
        "title": paper.title,
        "language": paper.language[:2],
        "points": paper.points,
        "sender": {"name": paper.sender or settings.FUND_NAME, "lines": list(paper.foot)},
        "blocks": [asdict(block) for block in paper.blocks],
    }


@cache
def _fonts() -> typst.Fonts:
    """Source Sans Pro, and a serif for letters that it lacks. Read once: a second paper takes milliseconds."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(__file__).parent / "fonts"]
    )

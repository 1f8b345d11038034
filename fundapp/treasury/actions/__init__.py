"""The only writers of statements and matches. A line is locked before whatever it is said to be."""

from fundapp.treasury.actions.accepting import accept, accept_sure
from fundapp.treasury.actions.importing import Imported, import_statement
from fundapp.treasury.actions.opening import (
    agree_opening,
    call_off_opening,
    doubt_opening,
    keep_opening,
    say_opening,
    take_back_opening,
)
from fundapp.treasury.actions.undoing import undo

__all__ = [
    "Imported",
    "accept",
    "accept_sure",
    "agree_opening",
    "call_off_opening",
    "doubt_opening",
    "import_statement",
    "keep_opening",
    "say_opening",
    "take_back_opening",
    "undo",
]

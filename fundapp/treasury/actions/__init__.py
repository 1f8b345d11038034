"""The only writers of statements and matches. A line is locked before whatever it is said to be."""

from fundapp.treasury.actions.accepting import accept, accept_sure
from fundapp.treasury.actions.importing import Imported, import_statement
from fundapp.treasury.actions.opening import agree_opening, call_off_opening, say_opening
from fundapp.treasury.actions.undoing import undo

__all__ = [
    "Imported",
    "accept",
    "accept_sure",
    "agree_opening",
    "call_off_opening",
    "import_statement",
    "say_opening",
    "undo",
]

"""The only writers of statements and matches. A line is locked before whatever it is said to be."""

from fundapp.treasury.actions.accepting import accept, accept_sure
from fundapp.treasury.actions.importing import Imported, import_statement
from fundapp.treasury.actions.undoing import undo

__all__ = ["Imported", "accept", "accept_sure", "import_statement", "undo"]

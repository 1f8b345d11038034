"""The only writers of closed months. One file for each errand; callers need not know which."""

from fundapp.months.actions.closing import close
from fundapp.months.actions.noting import note_export
from fundapp.months.actions.reopening import agree, ask, call_off

__all__ = ["agree", "ask", "call_off", "close", "note_export"]

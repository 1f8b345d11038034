"""What may be done to several requests at once: a closed list in which nothing decides and nothing pays. Pure."""

from enum import StrEnum


class Deed(StrEnum):
    ASSIGN = "assign"
    LATE = "late"
    ASK = "ask"


LABELS = {
    Deed.ASSIGN: "Assign to me",
    Deed.LATE: "Say that we are running late",
    Deed.ASK: "Ask for one thing",
}
# More than this is a list that nobody has looked through.
MOST = 50

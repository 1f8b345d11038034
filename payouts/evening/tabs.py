"""The tabs of the queue: which there are, and for which role. The address holds one by its name, and nothing else."""

from collections.abc import Collection
from enum import StrEnum

from members.roles import Role


class Tab(StrEnum):
    VOTE = "vote"
    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    SECOND_LOOK = "second_look"
    READY_TO_PAY = "ready_to_pay"
    LATE = "late"
    ALL = "all"


LABELS = {
    Tab.VOTE: "Needs my vote",
    Tab.NEW: "New",
    Tab.MINE: "With me",
    Tab.WAITING: "Waiting on them",
    Tab.SECOND_LOOK: "Second look",
    Tab.READY_TO_PAY: "Ready to pay",
    Tab.LATE: "Late",
    Tab.ALL: "All",
}
# A committee member has only the requests of their own panels, none of which is new or paid.
_OF_A_VOTER = (Tab.VOTE, Tab.SECOND_LOOK, Tab.LATE, Tab.ALL)


def tabs_for(roles: Collection[str]) -> tuple[Tab, ...]:
    if Role.CASEWORKER.value not in roles:
        return _OF_A_VOTER
    return tuple(tab for tab in Tab if tab is not Tab.VOTE or Role.COMMITTEE.value in roles)


def chosen(name: str, among: Collection[Tab]) -> Tab:
    """The tab that the address names; all of them for a name that nobody knows, or that is another role's."""
    return next((tab for tab in among if tab.value == name), Tab.ALL)

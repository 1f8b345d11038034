"""What a text that came in means. Pure: one word decides, and whatever else was written is never looked at or kept."""

import re
from enum import StrEnum


class Meaning(StrEnum):
    STOP = "stop"
    STOP_ALL = "stop_all"
    START = "start"
    YES = "yes"
    NO = "no"
    OTHER = "other"


_STOP = {"STOP", "END", "QUIT", "CANCEL", "UNSUBSCRIBE", "ARRET", "STOPP"}
_START = {"START", "UNSTOP", "RESUME"}
_YES = {"YES", "Y", "YEP", "YEAH", "OK"}
_NO = {"NO", "N", "NOPE"}


def meaning(text: str) -> Meaning:
    """By its first word, so that "Stop please" counts; "all" after it makes it an end of everything."""
    words = re.findall(r"[A-Z]+", text.upper()[:200])
    first, second = [*words, "", ""][:2]
    if first == "STOPALL" or (first in _STOP and second == "ALL"):
        return Meaning.STOP_ALL
    for known, is_meant in ((_STOP, Meaning.STOP), (_START, Meaning.START), (_YES, Meaning.YES), (_NO, Meaning.NO)):
        if first in known:
            return is_meant
    return Meaning.OTHER

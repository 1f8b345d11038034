"""Doors of the evening: the queue for those who make requests ready or vote, one's own wishes for every organiser."""

from tests.registers.doors import COMMITTEE, ORGANISERS, Answer, Door, Who

CASEWORKER = {Who.CASEWORKER}
LOOKERS = CASEWORKER | COMMITTEE

DOORS = [
    Door("evening:queue", allowed=LOOKERS),
    # Which request is in what is sent; who sees which: tests/evening/test_queue.py and test_looking.py.
    Door("evening:look", "POST", allowed=(), exceptions=dict.fromkeys(LOOKERS, Answer.NOT_THERE)),
    Door("evening:several", "POST", allowed=CASEWORKER, data={"deed": "assign"}),
    Door("evening:export", allowed=CASEWORKER),
    Door("evening:wishes", allowed=ORGANISERS),
    Door("evening:wishes", "POST", allowed=ORGANISERS, data={"wish": "no_mail"}),
]

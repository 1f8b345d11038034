"""What a claimant is told, event by event: the words of each in a text, an e-mail, a letter and a call. Pure.

One row is one event: what happened, and the one thing to do about it. Every form is made of these two, so that no form
says more than another. No row may hold an amount, a name or a way into a request; `test_events` holds all of them to
that, and the neutral ones to the words that nobody may read over a shoulder.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """`says` is what happened, `do` the one thing to do; `instead` takes its place wherever it cannot be done."""

    says: str
    do: str
    # For an e-mail, a letter, a call, and for texts while nobody reads what comes back.
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """`plain` is for whoever switched on that messages may say what they are about: clearer, and still no amount."""

    topic: str
    neutral: Words
    plain: Words
    # A code is sent on request and within minutes, so it goes without a greeting, and never on paper.
    is_code: bool = False
    # Asks for an answer by text, which only a fund that reads texts can do.
    asks_for_reply: bool = False
    # In an e-mail and a letter, where there is room for it: our page on which the same is done with the code beside it.
    on_our_page: str = ""
    # At the foot of a letter, to be sent back; and what is asked on the telephone, where nobody is told to call.
    on_paper: tuple[str, ...] = ()
    on_a_call: str = ""
    # The first text of a request says how to end them.
    says_how_to_stop: bool = False


_OPEN = "Go to %(back)s and put in your code."
_READY = "Go to %(back)s when you are ready. No rush, your place is kept."
_NOTHING = "You do not need to do anything."
_BY_PHONE = "Call %(phone)s and say yes or no. If you did not know, say no."
# A box to tick: spaces that no line eats.
_ROOM = "\N{NO-BREAK SPACE}" * 6
HOW_TO_STOP = "Text STOP to end these."
_CHECK = "Go to %(back)s or call %(phone)s."

_DIGITS = "%(code)s is your Pot code. It works for 15 minutes."
# Five digits alone, for the second check: they belong into the page that asked for them.
CODE = Event("claims.link.digits", Words(_DIGITS, ""), Words(_DIGITS, ""), is_code=True)
# Asked for a moment ago on "Send me a link": the only message with a token in it. See docs/decisions/0109.
LINK = Event(
    "claims.link",
    Words(_DIGITS, "Or go on here: %(link)s"),
    Words(_DIGITS, "Or go on here: %(link)s"),
    is_code=True,
)
SAVED = Event(
    "claims.saved",
    Words("Your form is saved.", "To go back to it, open %(back)s and put in your code."),
    Words("Your request for help is saved.", "To go back to it, open %(back)s and put in your code."),
    says_how_to_stop=True,
)
RECEIVED = Event(
    "claims.received",
    Words("We have your form. Next update by %(day)s.", "To see more, go to %(back)s"),
    Words("We have your request for help. We decide by %(day)s.", "To see more, go to %(back)s"),
)
ONE_THING_NEEDED = Event(
    "claims.one_thing_needed",
    Words("We need one more thing from you.", _READY),
    Words("We need one more thing from you for your request.", _READY),
)
# Yes and not this time read alike: nobody learns either from a phone on a table.
DECIDED = Event(
    "claims.decided",
    Words("There is an update for you.", _OPEN),
    Words("There is an answer to your request for help.", _OPEN),
)
LATE = Event(
    "claims.late",
    Words("We are running late, sorry. New date: %(day)s.", _NOTHING),
    Words("We are running late with your request, sorry. New date: %(day)s.", _NOTHING),
)
PAID = Event(
    "claims.paid",
    Words("This is done.", "If it is not there by noon tomorrow, go to %(back)s or call %(phone)s."),
    Words("We have paid you.", "If it is not there by noon tomorrow, go to %(back)s or call %(phone)s."),
)
PAYMENT_BOUNCED = Event(
    "claims.payment_bounced",
    Words("We need to check a detail with you.", _CHECK),
    Words("Your payment came back to us. We need to check a detail.", _CHECK),
)
CHECK_PAYEE = Event(
    "claims.check_payee",
    Words("We need to check a detail with you.", _CHECK),
    Words("Before we can pay you, we need to check a detail.", _CHECK),
)
SOMETHING_WAITS = Event(
    "claims.something_waits",
    Words("There is an update for you.", _OPEN),
    Words("There is something ready for you.", _OPEN),
)
STILL_CUT = Event(
    "claims.still_cut",
    Words("Is it still the same with you?", "Reply YES or NO.", instead=_CHECK),
    Words("Is your money still cut?", "Reply YES or NO.", instead=_CHECK),
    asks_for_reply=True,
)
HELPER_ASKED = Event(
    "claims.helper_asked",
    Words(
        "%(who)s is filling in a form for you with us. Is that OK?",
        "Reply YES or NO. If you did not know, reply NO.",
        instead=_BY_PHONE,
    ),
    Words(
        "%(who)s is asking us for help for you. Is that OK?",
        "Reply YES or NO. If you did not know, reply NO.",
        instead=_BY_PHONE,
    ),
    asks_for_reply=True,
    on_our_page="Or go to %(answer)s and put in %(code)s. That code is for this answer alone.",
    on_paper=(
        "Or tick one, and send this page back in the envelope that came with it.",
        f"[{_ROOM}] Yes",
        f"[{_ROOM}] No",
        "The code for this answer: %(code)s",
    ),
    on_a_call="If you did not know, say no.",
)
# Written down by a caseworker on the telephone or from paper: the person says that it is theirs.
CONFIRM_ASKED = Event(
    "claims.confirm_asked",
    Words("We have a form that was written for you.", "To say that it is yours, go to %(back)s or call %(phone)s."),
    Words(
        "We have a request for help that was written for you.",
        "To say that it is yours, go to %(back)s or call %(phone)s.",
    ),
)
DRAFT_ENDING = Event(
    "claims.draft_ending",
    Words("Your form is still saved. We delete it on %(day)s.", "To keep it, go to %(back)s and put in your code."),
    Words("Your request is not sent yet. We delete it on %(day)s.", "To keep it, go to %(back)s and put in your code."),
)
DELETION_NEAR = Event(
    "claims.deletion_near",
    Words("We delete some of your details soon.", "To keep a copy, go to %(back)s and put in your code."),
    Words("We delete some details of your request soon.", "To keep a copy, go to %(back)s and put in your code."),
)
CALL_BACK = Event(
    "claims.call_back",
    Words("You asked us to call. A person will call you.", "If you did not ask, call %(phone)s."),
    Words("You asked us to call about your request. A person will.", "If you did not ask, call %(phone)s."),
)
DELETED = Event(
    "claims.deleted",
    Words("As you asked, your details are deleted.", "We will not text again.", instead="We will not write again."),
    Words("As you asked, your request is deleted.", "We will not text again.", instead="We will not write again."),
)

EVENTS: tuple[Event, ...] = (
    *(
        CODE,
        LINK,
        SAVED,
        RECEIVED,
        ONE_THING_NEEDED,
        DECIDED,
        LATE,
        PAID,
        PAYMENT_BOUNCED,
        CHECK_PAYEE,
        SOMETHING_WAITS,
        STILL_CUT,
    ),
    *(HELPER_ASKED, CONFIRM_ASKED, DRAFT_ENDING, DELETION_NEAR, CALL_BACK, DELETED),
)
BY_TOPIC: Mapping[str, Event] = {event.topic: event for event in EVENTS}

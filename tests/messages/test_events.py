"""Every event in every form: what it may say, how long a text is, and that all forms say the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from fundapp.messages import checks, events, gsm, wording
from fundapp.messages.events import EVENTS
from fundapp.messages.letters import NEUTRAL_SUBJECT
from fundapp.messages.wording import Said

# Words that no message says unless its owner switched on that messages say what they are about.
TELLING = re.compile(
    r"sanction|benefit|money|claim|amount|\bpa(y|id)|£|pound|DWP|jobcentre|universal|\bfund\b|request|grant|award|"
    r"evidence|hardship|help\b",
    re.IGNORECASE,
)
# What no message says, whatever was switched on.
NEVER = re.compile(
    r"£|\d+\.\d\d|pence|reject|refus|fraud|fail|\bcase\b|claimant|evidence|pending|sanction", re.IGNORECASE
)
NAMES = [
    "Sam",
    "",
    "Mohammed Abdul-Rahman ibn Khalid",
    "Żółć",
    "李小龙",
    "🙂",
    "{}{}{}{}{}{}{}{}{}{}",
    "X" * 40,
    "O’Brien",
]
FACTS = {
    "back": "pot.example/back",
    "phone": "01632 960001",
    "day": checks.LONGEST_DAY,
    "code": "12345",
    "answer": "pot.example/assist/answer",
    "link": "https://pot.example/l/" + "a" * 43,
    "who": "Wilhelmina-Josephine",
}
EVERY = [pytest.param(event, plain, id=f"{event.topic}-{plain}") for event in EVENTS for plain in (False, True)]


def text(event, name="Sam", *, plain=False, replies=True, **facts):
    return wording.text(event, Said(name, plain, {**FACTS, **facts}), translate=str, reads_replies=replies)


@pytest.mark.parametrize(("event", "plain"), EVERY)
def test_a_text_fits_whoever_it_is_to(event, plain):
    for name in NAMES:
        for replies in (True, False):
            said = text(event, name, plain=plain, replies=replies)
            assert gsm.septets(said) <= 160, said


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.topic)
def test_neutral_words_tell_nothing_in_any_form(event):
    said = Said("Sam", False, FACTS)
    forms = [text(event), text(event, replies=False), *wording.mail(event, said, translate=str)]
    forms += [*wording.letter(event, said, translate=str), *wording.call(event, said, translate=str)]
    for form in forms:
        assert not TELLING.search(form), form


@pytest.mark.parametrize(("event", "plain"), EVERY)
def test_no_message_has_an_amount_or_a_way_in(event, plain):
    said = Said("Sam", plain, FACTS)
    for form in [text(event, plain=plain), *wording.mail(event, said, translate=str)]:
        assert not NEVER.search(form), form
        for place in re.findall(r"pot\.example\S*", form):
            known = {"pot.example/back", "pot.example/assist/answer"}
            assert place.rstrip(".,") in known or (event is events.LINK and "/l/" in place)
        assert form.count("?") <= 1, "one thing is asked at most"


def test_the_words_of_the_service_are_said_letter_for_letter():
    day = "Thu 19 Nov, 8pm"
    assert text(events.CODE) == "12345 is your Pot code. It works for 15 minutes."
    assert text(events.SAVED) == (
        "Hi Sam. Your form is saved. To go back to it, open pot.example/back and put in your code. "
        "Text STOP to end these."
    )
    assert text(events.RECEIVED, day=day) == (
        "Hi Sam. We have your form. Next update by Thu 19 Nov, 8pm. To see more, go to pot.example/back"
    )
    assert text(events.ONE_THING_NEEDED) == (
        "Hi Sam. We need one more thing from you. Go to pot.example/back when you are ready. "
        "No rush, your place is kept."
    )
    assert text(events.DECIDED) == ("Hi Sam. There is an update for you. Go to pot.example/back and put in your code.")
    assert text(events.LATE, day="Fri 20 Nov, 8pm") == (
        "Hi Sam. We are running late, sorry. New date: Fri 20 Nov, 8pm. You do not need to do anything."
    )
    assert text(events.PAID) == (
        "Hi Sam. This is done. If it is not there by noon tomorrow, go to pot.example/back or call 01632 960001."
    )
    assert text(events.PAYMENT_BOUNCED) == (
        "Hi Sam. We need to check a detail with you. Go to pot.example/back or call 01632 960001."
    )
    assert text(events.HELPER_ASKED, who="Jo") == (
        "Hi Sam. Jo is filling in a form for you with us. Is that OK? Reply YES or NO. If you did not know, reply NO."
    )
    assert text(events.DELETED) == "Hi Sam. As you asked, your details are deleted. We will not text again."


def test_a_reply_is_asked_for_only_where_replies_are_read():
    assert "Reply" not in text(events.HELPER_ASKED, replies=False)
    assert "STOP" not in text(events.SAVED, replies=False)


def test_a_name_that_a_text_cannot_carry_is_spelt_or_left_out():
    assert text(events.DECIDED, "Zoë").startswith("Hi Zoe.") or text(events.DECIDED, "Zoë").startswith("Hi Zoë.")
    assert text(events.DECIDED, "Siân").startswith("Hi Sian.")
    assert text(events.DECIDED, "李小龙").startswith("There is")
    assert text(events.DECIDED, "Mohammed Abdul-Rahman ibn Khalid").startswith("Hi Mohammed.")


def test_septets_are_counted_as_a_telephone_counts_them():
    assert gsm.septets("abc") == 3
    assert gsm.septets("€[]") == 6
    assert gsm.fits("a" * 160)
    assert not gsm.fits("a" * 159 + "€")
    with pytest.raises(ValueError, match=r"U\+1F642"):
        gsm.septets("🙂")


def test_every_event_is_told_once():
    assert len(events.BY_TOPIC) == len(EVENTS)


def test_file_names_and_the_subject_tell_nothing():
    assert not TELLING.search(NEUTRAL_SUBJECT)
    for path in (Path(settings.BASE_DIR) / "templates" / "messages").glob("*.html"):
        assert not TELLING.search(path.stem), path


def test_the_start_is_stopped_by_what_would_not_fit_or_not_leave(settings):
    assert checks.texts_are_set_up() == []
    settings.SITE_URL = "https://" + "the-very-long-name-of-a-hardship-fund-in-the-north." * 2 + "example"
    assert "messages.E003" in {fault.id for fault in checks.texts_are_set_up()}
    settings.SITE_URL = "https://pot.example"
    settings.TEXTS_BY = ""
    assert {fault.id for fault in checks.texts_are_set_up()} == {"messages.E001"}
    settings.TEXTS_BY, settings.TEXTS_URL, settings.TEXTS_BODY = "http", "http://far.example/send", '{"to": 1'
    found = {fault.id for fault in checks.texts_are_set_up()}
    assert {"messages.E004", "messages.E006", "messages.E007", "messages.W001"} <= found

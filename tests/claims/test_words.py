"""What is never said, and how long a sentence may be, over every page a claimant sees."""

import re
from pathlib import Path

import pytest

from payouts.claims import actions
from tests.claims import stories
from tests.claims.browser import Phone, fill_in, send

# Words that judge, or that belong to an office.
NEVER_SAID = re.compile(
    r"\b(reject\w*|refus\w*|fraud\w*|fail\w*|case|cases|caseworker|claimant|claim|evidence|pending|appeal\w*|invalid|"
    r"illegal|suspicious|eligib\w*)\b",
    re.IGNORECASE,
)


WORKED_OUT = {"got_money": "no", "under_25": "no", "with_partner": "yes", "rate": "lower"}


def _pages():
    """Every page a claimant meets, as they read it."""
    stories.rules()
    phone = Phone()
    for path in ("/help", "/help/stay-safe", "/help/hide", "/apply/who", "/back", "/back?waited=yes"):
        yield path, phone.get(path)
    for path in ("/back/send", "/back/lost", "/back/lost/told", "/l/7K4M2P9QX"):
        yield path, phone.get(path)
    yield "/back/check", Phone().get("/back/send").post(reach="sam@safe.example")
    for slug in ("benefit", "said", "date", "amount", "proof", "pay-how", "bank", "contact"):
        phone = Phone()
        yield slug, fill_in(phone, upto=slug)
        yield f"{slug}, empty", phone.post()
    yield "amount-help", fill_in(Phone(), upto="amount").get("/apply/amount-help")
    yield "amount-sum", fill_in(Phone(), upto="amount").get("/apply/amount-help").post(**WORKED_OUT)
    yield "giveaway", fill_in(Phone(), upto="contact").post(chosen_name="AB 12 34 56 C", contact_route="none")
    phone = fill_in(Phone())
    yield "check", phone
    yield "saved", phone.get("/apply/saved")
    yield "sent", send(Phone())
    for story in (
        stories.submitted,
        stories.preparing,
        stories.waiting,
        stories.deciding,
        stories.decided,
        stories.paying,
        stories.closed,
        stories.withdrawn,
    ):
        claim = story()
        phone = Phone().get("/back").post(code=stories.code_of(claim))
        for path in ("/me", "/me/who-can-see", "/me/choices", "/me/take-back", "/me/download", "/me/bank/check"):
            yield f"{path} {claim.state}", phone.get(path)


@pytest.mark.django_db
def test_pages_speak_plainly_and_never_judge():
    for name, phone in _pages():
        main = re.search(r"(?s)<main.*?</main>", phone.html).group(0)
        for sentence in _sentences(main):
            assert len(sentence.split()) <= 15, (name, sentence)
        # To claim is what one does with a benefit; a person is not a claim.
        words = re.sub(r"<[^>]+>", " ", main).replace("Do you claim with a partner?", "")
        assert not NEVER_SAID.search(words), (name, NEVER_SAID.search(words).group(0))


def _sentences(html):
    """Sentences and the pieces that stand alone, such as labels: a tag of a block ends one."""
    from html import unescape

    pieces = re.split(
        r"</?(?:p|li|h\d|div|dt|dd|td|th|label|legend|button|summary|strong|time|span|br|a)\b[^>]*>", html
    )
    for piece in pieces:
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", piece)).split())
        yield from (one for one in re.split(r"(?<=[.?!])\s+", text) if one)


def test_what_the_actions_refuse_to_a_claimant_is_said_plainly_too():
    source = (Path(actions.__file__).parent / "claimant.py").read_text(encoding="utf-8")
    for sentence in re.findall(r'refuse\("[a-z_]+", "([^"]+)"', source):
        assert all(len(one.split()) <= 15 for one in sentence.split(". ")), sentence

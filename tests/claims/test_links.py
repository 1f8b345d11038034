"""A link with five digits: asked for by anybody, sent to whom it belongs, good once and for fifteen minutes."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from members.access import ANYONE
from payouts.claims import access, actions, wayfinding
from payouts.claims.models import Claim, ContactPrint, WayBack
from payouts.claims.posting import carry_print
from payouts.claims.workflow import State
from tests.claims import stories, ways
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
MINE, NOBODYS = "sam@safe.example", "who@safe.example"


def _asked(reach, **kwargs):
    return Phone(**kwargs).get("/back/send").post(reach=reach)


def _bare(phone):
    """A page without what differs by chance."""
    return re.sub(r'name="(csrfmiddlewaretoken|once)"( id="[^"]*")? value="[^"]*"', "", phone.html)


def _link_in(letter):
    return re.search(r"http://[^/\s]+(/l/\S+)", letter.body).group(1)


# --- asking ---------------------------------------------------------------------------------------------------------
def test_known_and_unknown_are_answered_alike_to_the_letter():
    stories.answered()
    known, unknown = _asked(MINE), _asked(NOBODYS, address="203.0.113.8")

    assert (known.path, known.status) == (unknown.path, unknown.status) == ("/back/check", 200)
    assert _bare(known) == _bare(unknown)
    assert dict(known.response.headers).keys() == dict(unknown.response.headers).keys()
    for digits in ("00000", "99999"):
        assert _bare(known.post("/back/check", digits=digits)) == _bare(unknown.post("/back/check", digits=digits))
    for phone in (known, unknown):
        phone.post("/back/check/again")
    assert _bare(known) == _bare(unknown)


def _steps(seen):
    """What was read and written, statement by statement, without whose."""
    return [(query["sql"].split()[0], *re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"])) for query in seen]


def test_known_and_unknown_are_the_same_work():
    claim = stories.answered()
    done = []
    for reach in (MINE, NOBODYS):
        with CaptureQueriesContext(connection) as seen:
            way = actions.ask_for_link(ANYONE, key=ways.once(), digest=wayfinding.digest_of(reach))
        assert way.claim == (claim if reach == MINE else None)
        done.append(_steps(seen))
    assert done[0] == done[1]
    assert Message.objects.filter(topic="claims.link").count() == 2
    for way in WayBack.objects.all():
        with CaptureQueriesContext(connection) as seen, pytest.raises(Refused) as wrong:
            actions.use_digits(ANYONE, way.id, digits=ways.other_digits(way), once="x")
        done.append(_steps(seen))
        assert wrong.value.codes == ("digits_wrong",)
    assert done[2] == done[3]


def test_the_letter_goes_to_the_address_that_was_chosen_and_to_nobody_else():
    stories.answered()
    for reach in (MINE, " SAM@Safe.example ", NOBODYS, "07700 900 982"):
        _asked(reach)
    ways.delivered()

    assert [letter.to for letter in mail.outbox] == [[MINE]]
    letter = mail.outbox[0]
    assert letter.subject == "An update for you"
    assert re.fullmatch(r"\d{5} is your Pot code\. It works for 15 minutes\.\s+Or go on here: \S+\s*", letter.body)
    assert len(letter.body.strip()) <= 160


def test_a_message_that_is_delivered_twice_says_the_same_twice():
    from fundapp.messages import to_returning
    from fundapp.outbox.registry import Delivery

    stories.answered()
    _asked(MINE)
    message = Message.objects.get(topic="claims.link")
    for attempt in (1, 2):
        to_returning.on_link(
            Delivery(message.id, message.topic, message.key, message.subject, message.payload, attempt=attempt)
        )
    first, second = mail.outbox
    assert first.body == second.body
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_neither_table_nor_queue_holds_what_opens_it():
    claim = stories.answered()
    way = ways.link_for(claim)
    token, digits = wayfinding.path_token(way), wayfinding.digits_of(way)
    row = WayBack.objects.filter(id=way.id).values_list().get()
    message = Message.objects.filter(subject=way.subject).values_list().get()
    told = [list(record.detail.values()) for record in audit.about(way.subject)]

    assert token[12:] not in f"{row} {message} {told}"
    assert digits not in [str(value) for value in row]
    assert MINE not in f"{row} {message} {told} {ContactPrint.objects.values_list().get()}"


@pytest.mark.parametrize("typed", ["", "sam", "12345", "a@b", "☂@☂"])
def test_what_is_neither_an_address_nor_a_number_is_told_how_to_type_one(typed):
    phone = _asked(typed)
    assert phone.path == "/back/send"
    assert "like 07700 900 982, or an email address, like name@example.com" in phone.words
    assert WayBack.objects.count() == 0


def test_the_same_form_sent_twice_asks_once():
    stories.answered()
    digest = wayfinding.digest_of(MINE)
    first = actions.ask_for_link(ANYONE, key="same", digest=digest)
    assert actions.ask_for_link(ANYONE, key="same", digest=digest) == first
    assert (WayBack.objects.count(), Message.objects.filter(topic="claims.link").count()) == (1, 1)


def test_a_number_is_known_however_it_is_written():
    claim = stories.answered(contact=ways.BY_PHONE)
    for typed in ("07700900982", "+44 7700 900982", "0044 7700-900982", "(07700) 900 982", "+44 (0)7700 900982"):
        assert list(wayfinding.claims_reached_by(wayfinding.digest_of(typed))) == [claim]


def test_who_chose_the_telephone_or_nothing_is_not_written_to():
    stories.answered(contact=ways.BY_PHONE)
    stories.answered(contact=ways.IN_SILENCE)
    _asked("07700 900 982")
    ways.delivered()
    assert mail.outbox == []
    assert ContactPrint.objects.count() == 1


def test_of_several_requests_the_newest_that_goes_on_and_they_are_told_so():
    over = stories.closed()
    older, newer = stories.submitted(), stories.answered()
    with clock.frozen_at(clock.now() + timedelta(seconds=1)):
        stories.decided(State.NOT_THIS_TIME)
    assert wayfinding.claims_reached_by(wayfinding.digest_of(MINE)).count() == 4

    phone = Phone().get(f"/l/{ways.token_for(newer)}").post()
    assert phone.client.session["claim"] == str(newer.id)
    assert "You have more than one form with us. This is the newest." in phone.words

    actions.withdraw_claim(access.claimant(newer.id), newer.id)
    actions.withdraw_claim(access.claimant(older.id), older.id)
    assert wayfinding.claims_reached_by(wayfinding.digest_of(MINE)).last() == over


# --- limits ---------------------------------------------------------------------------------------------------------
def test_an_address_gets_three_letters_an_hour_and_the_page_says_nothing_of_it():
    claim = stories.answered()
    phones = [_asked(MINE, address=f"198.51.100.{number}") for number in range(5)]
    ways.delivered()
    assert len({_bare(phone) for phone in phones}) == 1
    assert WayBack.objects.filter(claim=claim).count() == 3
    assert len(mail.outbox) == 1, "the older ones were replaced before they left"


def test_a_network_asks_ten_times_an_hour_whoever_it_asks_for():
    phone = Phone(address="198.51.100.1")
    for number in range(10):
        assert phone.get("/back/send").post(reach=f"nobody{number}@safe.example").path == "/back/check"
    assert phone.get("/back/send").post(reach=MINE).status == 429
    assert phone.response.headers["Retry-After"] == "3600"
    assert phone.get("/back/check").post("/back/check/again").status == 429
    assert _asked(NOBODYS, address="198.51.100.2").path == "/back/check"


def test_everybody_together_asks_so_often_and_no_more(monkeypatch):
    from payouts.claims import reaching

    monkeypatch.setattr(reaching, "ALL_ASKS", 3)
    said = [_asked(f"n{number}@safe.example", address=f"198.51.100.{number}").status for number in range(5)]
    assert said == [200, 200, 200, 429, 429]


def test_everybody_together_tries_so_many_codes_and_no_more(monkeypatch):
    from payouts.claims import visitor

    monkeypatch.setattr(visitor, "ALL_TRIES", 3)
    claim = stories.submitted()
    said = [Phone(address=f"198.51.100.{number}").get("/back").post(code="7K4-M2P-9QX").status for number in range(5)]
    assert said == [200, 200, 200, 429, 429]
    assert Phone(address="198.51.100.9").get("/back").post(code=stories.code_of(claim)).status == 429
    cache.clear()
    assert Phone(address="198.51.100.9").get("/back").post(code=stories.code_of(claim)).path == "/me"


# --- the link -------------------------------------------------------------------------------------------------------
def test_opening_a_link_uses_nothing_and_pressing_its_button_opens_the_form_once():
    claim = stories.answered()
    _asked(MINE)
    ways.delivered()
    path = _link_in(mail.outbox[0])

    scanner = Phone(address="192.0.2.1")
    for _ in range(3):
        assert scanner.get(path).heading == "Carry on with your form"
        assert scanner.client.head(path).status_code == 200
    assert "claim" not in scanner.client.session
    assert WayBack.objects.get().used_at is None

    phone = Phone().get(path).post()
    assert phone.path == "/apply/check"
    assert phone.client.session["claim"] == str(claim.id)
    assert [record.verb for record in audit.about(claim.subject)].count("claim.link_used") == 1

    stranger = scanner.get(path)
    assert stranger.status == 410
    assert "It was used before. For your safety it works once." in stranger.words
    assert "Get a new link" in stranger.words
    assert phone.get(path).path == "/apply/check", "whoever is in already is led on"


def test_a_page_from_elsewhere_cannot_press_the_button():
    path = f"/l/{ways.token_for(stories.answered())}"
    assert Phone().client.post(path, {"once": "x"}).status_code == 403
    assert WayBack.objects.get().used_at is None


def test_the_session_changes_its_key_with_the_link():
    claim = stories.answered()
    phone = Phone().get("/back")
    session = phone.client.session
    session["planted"] = "yes"
    session.save()
    phone.client.cookies["sessionid"] = session.session_key
    phone.get(f"/l/{ways.token_for(claim)}").post()
    assert phone.client.cookies["sessionid"].value != session.session_key
    assert not type(session)().exists(session.session_key)


def test_a_second_tap_of_the_same_button_comes_in_as_well_and_nobody_else_does():
    claim = stories.answered()
    token = ways.token_for(claim)
    assert actions.use_link(ANYONE, token=token, once="tap") == claim
    assert actions.use_link(ANYONE, token=token, once="tap") == claim
    for once, later in (("other", 0), ("tap", 2)):
        with clock.frozen_at(clock.now() + timedelta(minutes=later)), pytest.raises(Refused) as refused:
            actions.use_link(ANYONE, token=token, once=once)
        assert refused.value.codes == ("way_used",)


def test_a_link_ends_after_fifteen_minutes_and_when_a_newer_one_is_sent():
    claim = stories.answered()
    older, newer = ways.link_for(claim), ways.link_for(claim)
    page = Phone().get(f"/l/{wayfinding.path_token(older)}")
    assert (page.status, "We sent a newer one after it." in page.words) == (410, True)

    with clock.frozen_at(newer.asked_at + timedelta(minutes=15)):
        page = Phone().get(f"/l/{wayfinding.path_token(newer)}")
        assert (page.status, "It is too old." in page.words) == (410, True)
        for token, code in ((older, "way_replaced"), (newer, "way_old")):
            with pytest.raises(Refused) as refused:
                actions.use_link(ANYONE, token=wayfinding.path_token(token), once="x")
            assert refused.value.codes == (code,)
    with clock.frozen_at(newer.asked_at + timedelta(minutes=14, seconds=59)):
        assert actions.use_link(ANYONE, token=wayfinding.path_token(newer), once="x") == claim


def test_forged_cut_and_foreign_links_are_all_too_old():
    claim = stories.submitted()
    token = ways.token_for(claim)
    check = actions.ask_for_check(access.claimant(claim.id), claim.id, key="check")
    for bad in (
        token[:-1],
        token[:-1] + ("2" if token[-1] != "2" else "3"),
        "x",
        "☂" * 32,
        wayfinding.path_token(check),
    ):
        assert Phone().get(f"/l/{bad}").status == 410
        with pytest.raises(Refused) as refused:
            actions.use_link(ANYONE, token=bad, once="x")
        assert refused.value.codes == ("way_old",)
    assert actions.use_link(ANYONE, token=token.lower(), once="x") == claim


def test_taking_back_ends_the_link_and_forgets_the_address():
    claim = stories.submitted()
    token = ways.token_for(claim)
    actions.erase_claim(access.claimant(claim.id), claim.id)
    assert Phone().get(f"/l/{token}").status == 410
    assert (ContactPrint.objects.count(), WayBack.objects.count()) == (0, 0)
    ways.delivered()
    assert ["deleted" in letter.body for letter in mail.outbox] == [True] * len(mail.outbox)


def test_another_address_ends_what_was_sent_to_the_old_one():
    claim = stories.answered()
    ways.link_for(claim)
    actions.answer(access.claimant(claim.id), claim.id, "contact", {**ways.HOME, "email": "new@safe.example"})
    ways.delivered()
    assert mail.outbox == []
    assert not wayfinding.claims_reached_by(wayfinding.digest_of(MINE)).exists()


# --- the digits -----------------------------------------------------------------------------------------------------
def test_the_digits_open_the_form_in_the_browser_that_asked():
    claim = stories.answered()
    phone = _asked(MINE)
    way = WayBack.objects.get()
    digits = wayfinding.digits_of(way)

    assert Phone().get("/back/check").path == "/back/send", "no other browser is asked for them"
    phone.post("/back/check", digits=f"{digits[:2]} {digits[2:]}")
    assert phone.path == "/apply/check"
    assert phone.client.session["claim"] == str(claim.id)
    assert Phone().get(f"/l/{wayfinding.path_token(way)}").status == 410, "the link is used with them"


def test_five_wrong_tries_end_the_digits_but_not_the_link():
    claim = stories.answered()
    way = ways.link_for(claim)
    said = []
    for digits in [ways.other_digits(way)] * 6 + [wayfinding.digits_of(way)]:
        with pytest.raises(Refused) as refused:
            actions.use_digits(ANYONE, way.id, digits=digits, once="x")
        said += refused.value.codes
    assert said == ["digits_wrong"] * 4 + ["way_tired"] * 3
    assert WayBack.objects.get().tries == 5
    assert actions.use_link(ANYONE, token=wayfinding.path_token(way), once="x") == claim


def test_nobodys_digits_tire_alike():
    way = actions.ask_for_link(ANYONE, key="n", digest=wayfinding.digest_of(NOBODYS))
    said = []
    for digits in [wayfinding.digits_of(way)] * 6:
        with pytest.raises(Refused) as refused:
            actions.use_digits(ANYONE, way.id, digits=digits, once="x")
        said += refused.value.codes
    assert said == ["digits_wrong"] * 4 + ["way_tired"] * 2


def test_sent_again_the_older_digits_end_and_a_second_tap_sends_once():
    stories.answered()
    phone = _asked(MINE)
    older = WayBack.objects.get()
    again = re.search(r'name="once" value="([^"]+)"', phone.html.split("Nothing came?")[1]).group(1)
    for _ in range(2):
        phone.post("/back/check/again", once=again)
        assert phone.path == "/back/check"
    assert WayBack.objects.count() == 2
    with pytest.raises(Refused) as refused:
        actions.use_digits(ANYONE, older.id, digits=wayfinding.digits_of(older), once="x")
    assert refused.value.codes == ("way_replaced",)
    phone.post("/back/check", digits=wayfinding.digits_of(WayBack.objects.latest("asked_at")))
    assert phone.path == "/apply/check"


def test_digits_that_are_no_digits_are_not_a_try():
    stories.answered()
    phone = _asked(MINE)
    for typed in ("", "1234", "123456", "abcde", "١٢٣٤٥"):
        assert "Put in the 5-digit code, like 12345" in phone.post("/back/check", digits=typed).words
    assert WayBack.objects.get().tries == 0


def test_a_network_tries_twenty_digits_in_a_quarter_of_an_hour(monkeypatch):
    from payouts.claims import reaching

    monkeypatch.setattr(reaching, "DIGIT_TRIES", 2)
    phone = _asked(NOBODYS)
    assert [phone.post("/back/check", digits="12345").status for _ in range(3)] == [200, 200, 429]
    assert phone.response.headers["Retry-After"] == "900"


def test_what_a_link_opens_shows_no_account_and_changes_none():
    claim = stories.submitted()
    phone = Phone().get(f"/l/{ways.token_for(claim)}").post()
    assert phone.path == "/me"
    for path in ("/me", "/me/bank", "/apply/bank", "/me/who-can-see"):
        html = phone.get(path).html
        assert "309430" not in html.replace(" ", "").replace("-", "")
        assert "01234542" not in html
    assert phone.get("/me/bank").path == "/me/bank/check"


# --- saved, and soon gone -------------------------------------------------------------------------------------------
def test_from_the_saved_page_a_message_says_where_to_come_back_once_a_day():
    claim = stories.answered()
    phone = Phone().get("/back").post(code=stories.code_of(claim)).get("/apply/saved")
    for _ in range(2):
        phone.post("/apply/saved/send")
        assert phone.path == "/apply/saved"
    ways.delivered()
    [letter] = mail.outbox
    assert letter.body.startswith(
        "Hi Sam.\n\nYour form is saved.\n\nTo go back to it, open 127.0.0.1/back and put in your code."
    )
    assert stories.code_of(claim) not in mail.outbox[0].body


def test_the_saved_page_offers_it_only_where_it_can_be_done():
    for contact in (ways.BY_PHONE, ways.IN_SILENCE):
        claim = stories.answered(contact=contact)
        phone = Phone().get("/back").post(code=stories.code_of(claim)).get("/apply/saved")
        assert "Send me a link" not in phone.words
        with pytest.raises(Refused) as refused:
            actions.send_saved(access.claimant(claim.id), claim.id)
        assert refused.value.codes == ("cannot_be_written_to",)


def test_old_ways_are_forgotten_every_night_and_what_organisers_did_is_not():
    from fundapp.kernel.actor import system

    claim = stories.preparing(claim=stories.submitted(stories.answered(contact=ways.BY_PHONE)))
    me, ana = access.claimant(claim.id), stories.caseworker_of(claim)
    actions.ask_for_check(me, claim.id, key="call")
    actions.confirm_by_call(ana, claim.id)
    actions.ask_for_link(ANYONE, key="n", digest=wayfinding.digest_of(NOBODYS))
    assert actions.forget_ways_back(system("clock")) == 0
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        assert actions.forget_ways_back(system("clock")) == 1
        assert actions.forget_ways_back(system("clock")) == 0
    assert [way.by_call for way in WayBack.objects.all()] == [True]
    assert Claim.objects.count() == 1


def test_the_request_for_the_next_month_is_found_by_the_same_address():
    before = stories.answered()
    after = stories.draft()
    carry_print(after, before)
    carry_print(after, before)
    assert list(wayfinding.claims_reached_by(wayfinding.digest_of(MINE))) == [after, before]

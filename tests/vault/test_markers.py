"""What people type and send is nowhere in clear; and whoever says so would have seen it."""

import base64
import logging
import zlib

import pytest
from django.contrib.sessions.models import Session

from fundapp.kernel import clock
from tests.vault import markers, scanning

WORD = "zqx0123456789ab"


@pytest.mark.django_db(transaction=True)
def test_what_is_planted_in_everything_people_send_is_nowhere_in_clear(live_server, tmp_path):
    found = markers.plant_and_look(live_server.url, tmp_path, words=40)

    assert found.clear == []
    assert len(found.planted.what) >= 40
    assert found.messages > 0
    missing = {found.planted.what[word] for word in found.planted.what.keys() - found.in_the_vault}
    assert missing == markers.NEVER_KEPT


@pytest.mark.parametrize(
    "hidden",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.encode("utf-16-le"),
        b"\0" + WORD.encode("utf-16-be"),
        *(base64.b64encode(b"x" * before + WORD.encode() + b"yz") for before in range(4)),
        b"%PDF-1.7\nstream\r\n" + zlib.compress(b"(" + WORD.encode() + b") Tj") + b"\nendstream",
        b"%PDF-1.7 stream\n" + zlib.compress(WORD.encode("utf-16-be")),
    ],
)
def test_a_word_in_clear_is_seen_in_every_disguise(hidden):
    assert scanning.words_in(b"before " + hidden + b" after", [WORD, "zqxother"]) == {WORD}


def test_another_word_is_not_seen():
    assert scanning.words_in(WORD.encode(), ["zqx0123456789ac"]) == set()


@pytest.mark.django_db(transaction=True)
def test_a_word_in_a_column_is_seen():
    Session.objects.create(session_key="one", session_data=WORD, expire_date=clock.now())

    seen = [place for place, data in scanning.databases() if scanning.words_in(data, [WORD])]

    assert "default.django_session" in seen


def test_a_word_in_a_log_or_a_folder_is_seen(tmp_path):
    with markers.a_place_of_its_own(tmp_path) as place:
        logging.getLogger("django.request").debug("typed %s", WORD)
        (place / "temporary" / "left").write_text(WORD)

    seen = {path for path, data in scanning.files([tmp_path]) if scanning.words_in(data, [WORD])}

    assert seen == {str(tmp_path / "log"), str(tmp_path / "temporary" / "left")}


def test_a_message_may_hold_what_is_its_readers_own():
    planted = markers.Planted()
    planted.person = "one"
    mine, name = planted.word("email"), planted.word("name")
    planted.person = "two"
    planted.word("name")

    assert markers.allowed(planted, f"{mine}@safe.example") == {mine, name}
    assert markers.allowed(planted, "somebody@safe.example") == set()

"""Numbers that give too much away are found in free text before it is kept, and ordinary sentences are left alone."""

import random

import pytest

from payouts.claims.giveaways import Giveaway, found_in
from payouts.claims.models import Claim
from tests.claims import stories
from tests.claims.browser import FORM, Phone, fill_in

FIRST, SECOND = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
NEVER_BEGIN = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}
AROUND = (
    "%s",
    "My number is %s",
    "it is %s, thanks",
    "Sam (%s)",
    "Please call me.\n%s",
    "NI: %s.",
    "heating off %s no food",
)
WRITTEN = (
    lambda n: n,
    lambda n: n.lower(),
    lambda n: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:8]} {n[8]}",
    lambda n: f"{n[:2]}-{n[2:4]}-{n[4:6]}-{n[6:8]}-{n[8]}",
    lambda n: f"{n[:2]} {n[2:8]} {n[8]}".lower(),
    lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}.{n[6:8]}.{n[8]}",
    " ".join,
    lambda n: "".join(chr(ord(sign) + 0xFEE0) for sign in n),
    lambda n: f"\u200f{n[:4]}\u200b{n[4:]}",
    lambda n: f"{n[:2]}\u00a0{n[2:4]}\u2013{n[4:6]}\u2013{n[6:8]}\u00a0{n[8]}",
)


def insurance_numbers(count):
    dice = random.Random(7)
    while count:
        prefix = dice.choice(FIRST) + dice.choice(SECOND)
        if prefix not in NEVER_BEGIN:
            yield f"{prefix}{dice.randrange(10**6):06d}{dice.choice('ABCD')}", dice
            count -= 1


def test_a_thousand_insurance_numbers_are_all_found_however_they_are_written():
    missed = []
    for number, dice in insurance_numbers(1000):
        text = dice.choice(AROUND) % dice.choice(WRITTEN)(number)
        if Giveaway.INSURANCE not in found_in(text):
            missed.append(text)
    assert missed == []


ORDINARY = (
    "I got £{number}.{minute:02d} less on {day:02d}/{month:02d}/2026.",
    "The bus at {hour:02d}:{minute:02d} was {number} minutes late.",
    "My appointment was on {day:02d} {month:02d} 26, a Monday.",
    "My appointment was on {day} {month} 2026 at {hour}.{minute:02d}.",
    "Please ring 07700900{number:03d} after {hour:02d}.",
    "My phone is 07700 900 {number:03d}, my friend has 01632 960{number:03d}.",
    "We are {month} at home, the heating has been off for {day} days.",
    "I live near B{month} {hour}AL, over the shop at {number}.",
    "The form said UC{number}, page {month} of {day}.",
    "My rent is {number} a month and I owe {year}.",
    "I waited from {hour:02d}.{minute:02d} to {hour:02d}.59 on {day:02d}-{month:02d}-26.",
    "Train ticket {year}{number}, platform {month}.",
    "The letter is from {day} May {year}.",
    "I did not have a phone that week and nobody told me to come.",
    "Gas meter {year} and {number:05d}, {minute}p left.",
    "By {day:02d} {month:02d} {minute:02d} I had been to {hour} shops.",
)


def ordinary_sentences(count):
    """What people write to a fund: days, times, amounts, buses, telephone numbers, codes, addresses."""
    dice = random.Random(11)
    for _ in range(count):
        yield dice.choice(ORDINARY).format(
            day=dice.randrange(1, 29),
            month=dice.randrange(1, 13),
            hour=dice.randrange(1, 13),
            minute=dice.randrange(60),
            number=dice.randrange(1000),
            year=dice.randrange(1990, 2027),
        )


def test_at_most_one_ordinary_sentence_in_a_hundred_is_taken_for_one():
    sentences = list(ordinary_sentences(1000))
    alarms = [sentence for sentence in sentences if found_in(sentence)]
    assert len(alarms) <= 10, alarms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4242 4242 4242 4242", {Giveaway.CARD}),
        ("card 4000-0566-5566-5556 thanks", {Giveaway.CARD}),
        ("378282246310005", {Giveaway.CARD}),
        ("4242 4242 4242 4241", set()),
        ("0000 0000 0000 0000", set()),
        ("sort code 30-94-30", {Giveaway.ACCOUNT}),
        ("30 94 30 12345678", {Giveaway.ACCOUNT}),
        ("12345678, 30-94-30", {Giveaway.ACCOUNT}),
        ("my account number is 12345678", {Giveaway.ACCOUNT}),
        ("acc no 1234567", {Giveaway.ACCOUNT}),
        ("my NI number is 12 34 56", {Giveaway.INSURANCE}),
        ("05-01-26", set()),
        ("Sam", set()),
        ("", set()),
    ],
)
def test_what_is_found_and_what_is_not(text, found):
    assert found_in(text) == found


@pytest.mark.django_db
def test_a_name_that_is_a_number_is_shown_again_before_it_is_saved():
    phone = fill_in(Phone(), upto="contact")
    typed = {**FORM["contact"], "chosen_name": "Sam AB 12 34 56 C"}
    phone.post(**typed)

    assert phone.heading == "Please look at this again"
    assert "This looks like a National Insurance number. We do not need it." in phone.words
    assert "Sam AB 12 34 56 C" in phone.words
    assert phone.html.index("Change it") < phone.html.index("It is fine, save it")
    assert "sam@safe.example" not in phone.html
    assert Claim.objects.get().contact_route == ""

    phone.post(change="yes")
    assert phone.heading == "How can we reach you safely?"
    assert 'value="sam@safe.example"' in phone.html
    phone.post(**FORM["contact"])
    assert phone.path == "/apply/check"
    assert "AB 12 34 56 C" not in phone.words


@pytest.mark.django_db
def test_it_is_fine_saves_it_all_and_once():
    phone = fill_in(Phone(), upto="bank")
    phone.post(**{**FORM["bank"], "roll_number": "30-94-30 12345678"})
    assert "This looks like account numbers." in phone.words
    assert "1234542" not in phone.html
    phone.post(fine="yes")
    assert phone.path == "/apply/contact"
    assert Claim.objects.get().account_ends == "42"


@pytest.mark.django_db
def test_the_note_is_warned_about_too():
    claim = stories.submitted()
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    phone.post("/me", note="My card is 4242 4242 4242 4242")
    assert "This looks like the long number of a bank card. We never need it." in phone.words
    phone.post("/me", change="yes")
    assert "My card is 4242 4242 4242 4242</textarea>" in phone.html
    phone.post("/me", note="My heating is off.")
    assert "We have a note from you." in phone.words


@pytest.mark.django_db
def test_the_sealed_answers_of_one_request_are_nothing_to_another():
    first = fill_in(Phone(), upto="contact")
    first.post(**{**FORM["contact"], "chosen_name": "AB123456C"})
    token = first._value("typed")
    second = fill_in(Phone(), upto="contact")
    second.post(typed=token, fine="yes")
    assert second.heading == "How can we reach you safely?"
    assert "AB123456C" not in second.html
    assert [claim.contact_route for claim in Claim.objects.all()] == ["", ""]

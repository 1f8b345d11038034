"""A supporter's own pages: who is let in, what the link does and does not do, and that the pages say what is so."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client

from fundapp.audit.models import Record
from fundapp.contributions import links, registry, visitor
from fundapp.contributions.actions import recurring_changes, supporters
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from tests.contributions.monthly import FUND, ask, owner, stands

pytestmark = pytest.mark.django_db
SITE = "https://pot.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    # Nobody answers there: what the pages say must be so without Stripe, too.
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"


def link_of(promise):
    return links.giving_link(promise.supporter).removeprefix(SITE)


def opened(promise):
    client = Client()
    assert client.get(link_of(promise)).status_code == 302
    return client


# --- the link ---------------------------------------------------------------------------------------------------------
def test_link_leaves_the_address_bar_and_opens_the_page(promise):
    client = Client()

    answer = client.get(link_of(promise))

    assert (answer.status_code, answer["Location"]) == (302, "/giving")
    assert "£10.00 every month" in client.get("/giving").content.decode()


def test_programs_that_open_the_link_change_nothing(promise):
    before = Record.objects.count(), Message.objects.count()

    for _time in range(3):
        Client().get(link_of(promise))
        Client().head(link_of(promise))
    for errand in Change:
        opened(promise).get(f"/giving/monthly/{promise.id}/{errand}")
    opened(promise).get("/giving/forget")
    opened(promise).get("/giving/emails")

    assert (Record.objects.count(), Message.objects.count()) == before
    assert not RecurringChange.objects.exists()


@pytest.mark.parametrize(
    "harm", [lambda link: link[:-1], lambda link: link[:-4] + "AAAA", lambda _link: "/giving/x.y.z"]
)
def test_link_that_was_cut_or_forged_opens_nothing(promise, harm):
    client = Client()

    assert client.get(harm(link_of(promise))).status_code == 410
    assert "Send me the link" in client.get("/giving").content.decode()


def test_link_of_another_purpose_opens_nothing(promise):
    begun_link = links.begun_path(promise).rpartition("/")[2]

    assert Client().get(f"/giving/{begun_link}").status_code == 410
    assert Client().get("/donate/monthly/" + link_of(promise).rpartition("/")[2]).status_code == 404


def test_link_is_dead_when_its_epoch_has_passed_and_so_is_the_session(promise):
    client, link = opened(promise), link_of(promise)

    supporters.ask_to_be_forgotten(owner(promise), supporter_id=promise.supporter_id)

    assert Client().get(link).status_code == 410
    assert "Send me the link" in client.get("/giving").content.decode()
    assert client.post(f"/giving/monthly/{promise.id}/stop", {"once": "a"})["Location"] == "/giving"
    assert not RecurringChange.objects.exists()


def test_link_lasts_longer_than_a_year_and_not_for_ever(promise, monkeypatch):
    signed = link_of(promise).rpartition("/")[2]
    now = signing.time.time()

    monkeypatch.setattr(signing.time, "time", lambda: now + timedelta(days=399).total_seconds())
    assert links.bearer_of(signed) is not None
    monkeypatch.setattr(signing.time, "time", lambda: now + timedelta(days=401).total_seconds())
    assert links.bearer_of(signed) is None


def test_nothing_of_a_person_is_in_the_link(promise):
    assert "sam" not in link_of(promise)
    assert "@" not in link_of(promise)


def test_closing_the_page_leaves_nothing_on_the_device(promise):
    client = opened(promise)

    left = client.post("/giving/leave")
    assert (left.status_code, left["Clear-Site-Data"]) == (302, '"cache", "storage"')
    assert "Send me the link" in client.get("/giving").content.decode()


def test_pages_are_not_kept_by_the_browser(promise):
    assert opened(promise).get("/giving")["Cache-Control"] == "no-store"


# --- asking for it ----------------------------------------------------------------------------------------------------
def test_answer_is_the_same_whether_or_not_an_address_gave(client, promise):
    known = client.post("/giving", {"once": "a", "email": "sam@example.org"})
    unknown = client.post("/giving", {"once": "b", "email": "nobody@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content


def test_form_sent_again_with_another_address_tells_nothing_of_it(client, promise, begun):
    """Whoever has a gift of their own could otherwise try out who else gave."""
    other = begun("promise:2", email="kim@example.org")
    client.post("/giving", {"once": "a", "email": "sam@example.org"})

    known = client.post("/giving", {"once": "a", "email": other.supporter.email})
    unknown = client.post("/giving", {"once": "a", "email": "nobody@example.org"})

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert Message.objects.filter(topic=supporters.LINK).count() == 2


def test_letter_has_the_link_and_a_subject_that_says_nothing(client, promise):
    client.post("/giving", {"once": "a", "email": "Sam@example.org"})
    client.post("/giving", {"once": "a", "email": "Sam@example.org"})
    relay.drain()

    letter = next(each for each in mail.outbox if "You asked for the link" in each.body)
    assert letter.to == ["sam@example.org"]
    assert letter.subject == "An update for you"
    assert f"{SITE}/giving/" in letter.body
    assert sum("You asked for the link" in each.body for each in mail.outbox) == 1


def test_nobodys_letter_box_is_filled(client, promise):
    for number in range(visitor.LETTERS + 2):
        assert client.post("/giving", {"once": f"a{number}", "email": "sam@example.org"}).status_code == 200

    assert Message.objects.filter(topic=supporters.LINK).count() == visitor.LETTERS


def test_one_network_asks_so_often_and_then_waits(client, promise):
    answers = [
        client.post("/giving", {"once": f"a{number}", "email": f"kim{number}@example.org"}).status_code
        for number in range(visitor.ASKS + 1)
    ]

    assert answers == [200] * visitor.ASKS + [429]


@pytest.mark.parametrize("typed", ["", "sam", "sam@"])
def test_what_is_no_address_is_told_so(client, typed):
    answer = client.post("/giving", {"once": "a", "email": typed})

    assert answer.status_code == 422
    assert "Enter an email address like sam@example.org" in answer.content.decode()


# --- changes ----------------------------------------------------------------------------------------------------------
def test_pressing_twice_is_one_change(promise):
    client = opened(promise)

    for _time in range(2):
        assert client.post(f"/giving/monthly/{promise.id}/stop", {"once": "a"})["Location"] == "/giving"

    assert RecurringChange.objects.count() == 1


def test_page_never_says_done_before_it_is(promise):
    client = opened(promise)
    client.post(f"/giving/monthly/{promise.id}/amount", {"once": "a", "amount": "15"})

    page = client.get("/giving").content.decode()
    assert "We are making this change" in page
    assert "£10.00 every month" in page
    change = RecurringChange.objects.get()
    recurring_changes.close(FUND, change_id=change.id, is_made=False, why="not_taken")
    page = client.get("/giving").content.decode()
    assert "That could not be done" in page
    assert "The amount has changed" not in page


def test_stopping_is_one_click_and_one_confirmation_without_questions(promise):
    client = opened(promise)

    home = client.get("/giving").content.decode()
    asked = client.get(f"/giving/monthly/{promise.id}/stop").content.decode()

    assert f'href="/giving/monthly/{promise.id}/stop"' in home
    form = asked[asked.index("<form method") :]
    assert form.count("<input") == 2  # the token of the page, and the key that makes twice once
    assert 'type="hidden"' in form
    assert "textarea" not in form
    assert "select" not in form
    for word in ("sorry to see", "are you sure", "miss you", "why", "survey"):
        assert word not in asked.lower()


def test_refusal_is_said_beside_the_question(promise):
    answer = opened(promise).post(f"/giving/monthly/{promise.id}/amount", {"once": "a", "amount": "10"})

    assert answer.status_code == 409
    assert "That is what you give now: £10.00." in answer.content.decode()


def test_errand_that_is_none_does_not_exist(promise):
    assert opened(promise).get(f"/giving/monthly/{promise.id}/dance").status_code == 404


def test_promise_of_somebody_else_does_not_exist(promise, begun):
    other = stands(begun(key="promise:2", email="kim@example.org"))

    assert opened(promise).get(f"/giving/monthly/{other.id}/stop").status_code == 404
    assert opened(promise).post(f"/giving/monthly/{other.id}/stop", {"once": "a"}).status_code == 404
    assert not RecurringChange.objects.exists()


def test_nothing_is_ticked_beforehand(promise):
    page = opened(promise).get("/giving/emails").content.decode()

    assert 'type="checkbox"' in page
    assert all("checked" not in tag for tag in page.split("<input") if 'type="checkbox"' in tag.split(">")[0])


def test_what_is_wanted_is_kept(promise):
    client = opened(promise)

    client.post("/giving/emails", {"wants_news": "on", "language": "cy"})

    promise.supporter.refresh_from_db()
    assert (promise.supporter.wants_news, promise.supporter.wants_asks) == (True, False)
    assert promise.supporter.language == "cy"


def test_forgetting_takes_a_tick(promise):
    client = opened(promise)

    assert client.post("/giving/forget", {"once": "a"}).status_code == 422
    promise.supporter.refresh_from_db()
    assert promise.supporter.forget_asked_at is None


def test_change_of_an_organiser_is_on_the_supporters_page_too(promise):
    ask(promise, Wish(Change.AMOUNT, amount_pence=5_00), actor=FUND)

    assert "We are making this change" in opened(promise).get("/giving").content.decode()


def test_forgetting_says_what_another_room_keeps(promise, monkeypatch):
    monkeypatch.setattr(registry, "_keepings", [])
    for _ in range(2):
        registry.register_keeping("A form that the law tells us to keep.")

    page = opened(promise).get("/giving/forget").content.decode()

    assert page.count("<li>A form that the law tells us to keep.</li>") == 1


def test_forgetting_says_what_only_a_bank_can_stop(promise, campaign):
    RecurringContribution.objects.create(
        once_key="order:1",
        campaign=campaign,
        supporter=promise.supporter,
        way="bank",
        state="active",
        reference="POT-4F7K",
        amount_pence=7_00,
    )

    page = opened(promise).get("/giving/forget").content.decode()

    assert "goes on until you stop it at your bank" in page
    assert "£10.00 every month" in page
    assert "£7.00 every month" not in page

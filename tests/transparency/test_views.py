"""The public pages tell the same as the books."""

from datetime import UTC, datetime

import pytest

from fundapp.ledger import actions as ledger
from fundapp.ledger import journal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _accounts():
    ledger.open_standard_accounts()


def gift(number: int, pence: int) -> None:
    moment = datetime(2026, 11, number, tzinfo=UTC)
    ledger.post(journal.card_gift(source=f"gift:{number}", at=moment, pot="general", gross_pence=pence, fee_pence=0))


def test_the_page_of_an_empty_fund_says_so(client):
    assert "Nothing has been given yet." in client.get("/money").content.decode()


def test_the_page_says_in_words_what_the_chart_shows_and_repeats_it_as_a_table(client):
    gift(1, 123_456)

    page = client.get("/money").content.decode()

    assert "People have given £1,234.56." in page
    assert 'aria-label="In 1 month people gave £1,234.56, and £0.00 was paid out."' in page
    assert '<th scope="row">November 2026</th><td class="number">£1,234.56</td><td class="number">£0.00</td>' in page


def test_the_public_pages_may_be_kept_for_a_minute_and_set_no_cookie(client):
    for address in ("/", "/money"):
        answer = client.get(address)

        assert answer["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies


def test_the_number_of_queries_does_not_grow_with_the_gifts(client, django_assert_max_num_queries):
    for number in range(1, 20):
        gift(number, 500)

    with django_assert_max_num_queries(10):
        client.get("/money")

"""What giving once asks of a person: counted on the pages as they are, from the campaign to the card."""

import re

from django.test import Client

MOST_PAGES, MOST_TAPS, MOST_TYPED = 2, 3, 0


class Thumb:
    """A person with an old phone: opens pages, taps on what is there, and sends what the form holds."""

    def __init__(self) -> None:
        self.client, self.pages, self.taps, self.form, self.html = Client(enforce_csrf_checks=True), 0, 0, {}, ""

    def open(self, path: str) -> None:
        self.pages += 1
        self.path, self.html = path, self.client.get(path).content.decode()
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.html)
        self.form = dict(hidden) | dict(re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', self.html))

    def follow(self, label: str) -> None:
        self.taps += 1
        (path,) = set(re.findall(rf'<a[^>]* href="([^"]+)"[^>]*>{label}</a>', self.html))
        self.open(path)

    def choose(self, label: str) -> None:
        self.taps += 1
        ((name, value),) = re.findall(rf'name="(\w+)" value="(\w+)"[^>]*>\s*<span>{label}</span>', self.html)
        self.form[name] = value

    def press(self, label: str):
        self.taps += 1
        assert re.search(rf"<button[^>]*>{label}</button>", self.html)
        return self.client.post(self.path, self.form)


def test_one_gift_takes_two_pages_and_three_taps(stripe, campaign):
    thumb = Thumb()

    thumb.open("/campaigns/general")
    thumb.follow("Give to this")
    thumb.choose("£10")
    answer = thumb.press("Continue to payment")

    assert (answer.status_code, answer["Location"].startswith(stripe.address)) == (303, True)
    assert thumb.pages <= MOST_PAGES
    assert thumb.taps <= MOST_TAPS
    typed = set(thumb.form) - {"csrfmiddlewaretoken", "once", "freq", "amount"}
    assert len(typed) <= MOST_TYPED


def test_a_link_with_an_amount_leaves_one_page_and_one_tap(stripe, campaign):
    thumb = Thumb()

    thumb.open("/donate?amount=10")
    answer = thumb.press("Continue to payment")

    assert (answer.status_code, thumb.pages, thumb.taps) == (303, 1, 1)

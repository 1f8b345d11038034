"""A phone in a claimant's hand, over HTTP with real CSRF: it follows the redirects and reads the page."""

import re
from html import unescape

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.claims import stories


class Phone:
    """One device with one session. `post` sends the token of the last page, as a browser would."""

    def __init__(self, *, client: Client | None = None, address: str = "203.0.113.7") -> None:
        self.client = client or Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        self.response = None

    def get(self, path: str):
        self.response = self.client.get(path, follow=True)
        return self

    def post(self, path: str = "", *, follow: bool = True, **values: object):
        token = self._value("csrfmiddlewaretoken") or self.client.cookies["csrftoken"].value
        hidden = {name: self._value(name) for name in ("once", "of", "typed")}
        carried = {name: value for name, value in hidden.items() if value}
        data = {"csrfmiddlewaretoken": token, **carried, **values}
        self.response = self.client.post(path or self.path, data, follow=follow)
        return self

    @property
    def path(self) -> str:
        return (
            self.response.redirect_chain[-1][0] if self.response.redirect_chain else self.response.request["PATH_INFO"]
        )

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def words(self) -> str:
        """What a person reads, white space aside."""
        body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", self.html)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def title(self) -> str:
        return unescape(re.search(r"<title>(.*?)</title>", self.html, re.S).group(1))

    @property
    def heading(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.search(r"(?s)<h1.*?</h1>", self.html).group(0))).split())

    @property
    def code(self) -> str:
        return re.search(r'<p class="code">([^<]+)</p>', self.html).group(1)

    def _value(self, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.html) if self.response is not None else None
        return unescape(found.group(1)) if found else ""


FORM = {
    "benefit": {"benefit": "universal_credit"},
    "said": {"reason": "missed_appointment"},
    "date": {"letter_date_day": "5", "letter_date_month": "1", "letter_date_year": "2026"},
    "amount": {"lost_pence": "98.40", "lost_per": "week"},
    "proof": {"proof_how": "later"},
    "pay-how": {"pay_how": "bank"},
    "bank": {"account_name": "S Marker", "sort_code": "30-94-30", "account_number": "1234542"},
    "contact": {"chosen_name": "Sam", "contact_route": "email", "email": "sam@safe.example"},
}


def fill_in(phone: Phone, *, upto: str = "", who_for: str = "me") -> Phone:
    """From the first question to the last look, or to the page of `upto`."""
    if who_for == "me":
        phone.get(reverse("claims:who")).post(who_for="me")
    else:
        # Whoever helps comes by another way; here it is the questions that matter.
        session = phone.client.session
        session["claim"] = str(stories.draft(who_for=who_for).id)
        session.save()
        phone.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        phone.get("/apply/benefit")
    for slug, values in FORM.items():
        if slug == upto:
            break
        assert phone.path == f"/apply/{slug}", (phone.path, slug)
        phone.post(**values)
    return phone


def send(phone: Phone) -> Phone:
    return fill_in(phone).post()

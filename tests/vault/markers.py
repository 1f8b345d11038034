"""Words that are planted in everything a person can type or send, over a live server, and looked for afterwards.

Small in the tests, and in full by `python -m tests.vault.figures`.
"""

import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from fundapp.outbox import relay
from fundapp.vault import cipher, keystore
from fundapp.vault.models import ClassKey, SealedField
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from tests import people
from tests.claims import stories
from tests.claims.browser import FORM
from tests.patience import PATIENCE_SECONDS
from tests.uploads.corpus import letter, saved
from tests.uploads.planted import exif
from tests.vault import scanning

# Of a photo only new pixels are kept; the two numbers of an account are sealed apart.
NEVER_KEPT = {"sort code and account", "photo, EXIF", "photo, comment", "photo, raw bytes"}


@dataclass
class Planted:
    """The words so far, what each stands for, and whose it is."""

    what: dict[str, str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    person: str = ""

    def word(self, what: str) -> str:
        return self.keep("zqx" + secrets.token_hex(6), what)

    def digits(self, what: str, many: int) -> str:
        return self.keep("".join(secrets.choice("123456789") for _ in range(many)), what)

    def keep(self, word: str, what: str) -> str:
        self.what[word], self.of[word] = what, self.person
        return word


class Device:
    """A phone or a desk: real cookies, real tokens, one press for each form."""

    def __init__(self, site: str, account: object = None) -> None:
        self.site, self.line = site, requests.Session()
        if account is not None:
            client = people.signed_in(Client(), account)
            self.line.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def get(self, path: str) -> str:
        self.answer = self.line.get(self.site + path, timeout=PATIENCE_SECONDS)
        assert self.answer.ok, (path, self.answer.status_code)
        return self.answer.text

    def post(self, path: str, sent: bytes | None = None, **values: object) -> str:
        """Send the form of the page at `path`, and read the page it leads to."""
        html = self.get(path) if not path.endswith("/open") else self.answer.text
        hidden = {name: _value(html, name) for name in ("csrfmiddlewaretoken", "once", "of", "typed")}
        data = {**{name: value for name, value in hidden.items() if value}, **values}
        file = None if sent is None else {"photo": ("letter.jpg", sent, "image/jpeg")}
        self.answer = self.line.post(
            self.site + path, data=data, files=file, headers={"Referer": self.answer.url}, timeout=PATIENCE_SECONDS
        )
        assert self.answer.ok, (path, self.answer.status_code)
        return self.answer.text

    @property
    def path(self) -> str:
        return urlsplit(self.answer.url).path


def _value(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    return unescape(found.group(1)) if found else ""


def photo(planted: Planted) -> bytes:
    """With a word in its EXIF, one in its comment and one in the bytes after its end."""
    # Pillow logs what it writes, and here it is the phone's.
    logging.disable(logging.DEBUG)
    tags = exif()
    tags[0x010E] = planted.word("photo, EXIF")
    made = saved("JPEG", letter(400, 560), exif=tags, comment=planted.word("photo, comment").encode())
    logging.disable(logging.NOTSET)
    return made + planted.word("photo, raw bytes").encode()


def contact(planted: Planted, route: str) -> dict[str, str]:
    if route == "email":
        reached = {"email": f"{planted.word('email')}@safe.example"}
    elif route == "text":
        reached = {"phone": "07" + planted.digits("phone", 9)}
    else:
        reached = {"address": f"1 {planted.word('address')} Row\nNo Town\nZZ1 1ZZ"}
    return {"chosen_name": planted.word("name"), "contact_route": route, **reached}


def ask(device: Device, planted: Planted, route: str) -> Claim:
    """From the first question to the last look, with a photo on the way."""
    device.post("/apply/who", who_for="me")
    # Six figures are anywhere by chance: all fourteen, and the last eight, are looked for.
    both = planted.digits("sort code and account", 14)
    account = {"sort_code": both[:6], "account_number": planted.keep(both[6:], "account")}
    given = {
        **FORM,
        "bank": {"account_name": planted.word("account name"), "roll_number": planted.word("roll number"), **account},
        "contact": contact(planted, route),
    }
    for slug, values in given.items():
        sent = photo(planted) if slug == "proof" else None
        device.post(f"/apply/{slug}", sent, **{**values, **({"proof_how": "photo"} if sent else {})})
        assert device.path != f"/apply/{slug}", slug
    device.post("/apply/check")
    assert device.path == "/apply/sent", device.path
    return Claim.objects.latest("id")


def visit(site: str, planted: Planted, route: str) -> None:
    """One person, the helper of another, and a caseworker: every page on which something of a person is typed."""
    cache.clear()
    planted.person = secrets.token_hex(4)
    mine, account = Device(site), people.organiser(Role.CASEWORKER)
    claim = ask(mine, planted, route)
    mine.post("/me", note=planted.word("note"))
    mine.post("/me/photo", photo(planted), kind="other")

    desk = Device(site, account)
    stories.preparing(account, claim)
    at = f"/organise/claims/{claim.id}"
    desk.post(f"{at}/summary", summary=f"they told us {planted.word('summary')}")
    desk.post(f"{at}/note-call", outcome="reached", text=planted.word("call note"))
    for what in ("contact", "note"):
        desk.get(at)
        desk.post(f"{at}/open", what=what)
    relay.drain()
    claim.refresh_from_db()
    stories.decided(State.NOT_THIS_TIME, stories.deciding(claim=claim))
    mine.post("/me/again", words=planted.word("second look"))
    helped(site, planted)
    Device(site).post(
        "/back/lost", chosen_name=planted.word("call-back name"), reach="07" + planted.digits("call-back", 9)
    )
    relay.drain()


def helped(site: str, planted: Planted) -> None:
    """Somebody helps another person, who sits beside them."""
    helper = Device(site)
    helper.post("/assist/with-them", with_them="yes")
    helper.post("/assist/yes", yes="on", **contact(planted, "post"))
    helper.post(
        "/assist/you", name=planted.word("helper's name"), contact=planted.word("helper's contact"), knows="friend"
    )
    helper.post("/assist/what", scope="fill_in")
    assert helper.path == "/assist/where", helper.path


@contextmanager
def a_place_of_its_own(folder: Path) -> Iterator[Path]:
    """Everything that the fund writes goes into this folder: mail and texts, the whole log, temporary files."""
    talkers = logging.root, logging.getLogger("django")
    before = tempfile.tempdir, os.environ.get("TMPDIR"), [talker.level for talker in talkers]
    (folder / "temporary").mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder / "temporary")
    handler = logging.FileHandler(folder / "log")
    logging.root.addHandler(handler)
    for talker in talkers:
        talker.setLevel(logging.DEBUG)
    try:
        with override_settings(
            VAR_DIR=folder / "var",
            TEXTS_FOLDER=folder / "var" / "texts",
            EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
            EMAIL_FILE_PATH=folder / "var" / "mail",
            MEDIA_ROOT=folder / "var" / "media",
        ):
            yield folder
    finally:
        logging.root.removeHandler(handler)
        for talker, level in zip(talkers, before[2], strict=True):
            talker.setLevel(level)
        handler.close()
        tempfile.tempdir = before[0]
        os.environ.pop("TMPDIR")
        if before[1] is not None:
            os.environ["TMPDIR"] = before[1]


def temporary() -> set[Path]:
    """What lies where temporary files are made on this machine, besides our own place for them."""
    return {
        path for place in ("/tmp", "/var/tmp", "/dev/shm") if os.path.isdir(place) for path in Path(place).iterdir()
    }


@dataclass
class Found:
    """How many words were planted, which the vault holds, and where any of them was found in clear."""

    planted: Planted
    in_the_vault: set[str]
    looked_at: int
    bytes: int
    clear: list[str]
    messages: int


def plant_and_look(site: str, folder: Path, *, words: int) -> Found:
    """Send people until so many words are planted, then look for each of them in everything that was left behind."""
    planted, before = Planted(), temporary()
    stories.rules()
    with a_place_of_its_own(folder):
        routes = ("email", "text", "post")
        turn = 0
        while len(planted.what) < words:
            visit(site, planted, routes[turn % len(routes)])
            turn += 1
        places = [*scanning.databases(), *scanning.files([folder]), *scanning.files(temporary() - before)]
    clear, messages = [], 0
    for place, data in places:
        found = scanning.words_in(data, planted.what)
        if place.startswith((str(folder / "var" / "mail"), str(folder / "var" / "texts"))):
            messages += 1
            found -= allowed(planted, scanning.addressed_to(data))
        clear += [f"{planted.what[word]} in {place}" for word in found]
    size = sum(len(data) for _, data in places)
    return Found(planted, in_the_vault(planted), len(places), size, clear, messages)


def allowed(planted: Planted, to: str) -> set[str]:
    """A message to a person may hold what is theirs, and nothing of anybody else."""
    whose = {planted.of[word] for word in planted.what if word in to}
    return {word for word in planted.what if planted.of[word] in whose}


def in_the_vault(planted: Planted) -> set[str]:
    """Those that a key of the vault brings back: they did arrive."""
    held = set()
    keys = {(row.subject, row.sealed_class): keystore._unwrapped(row) for row in ClassKey.objects.all()}
    for row in SealedField.objects.all():
        place = cipher.Place(row.subject, row.sealed_class, row.field, row.version)
        text = cipher.unseal(keys[row.subject, row.sealed_class], bytes(row.ciphertext), place)
        held |= scanning.words_in(text.encode(), planted.what)
    return held

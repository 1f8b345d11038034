"""Requests whose owners chose a text, a letter or a call, and a provider of texts that listens on this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import transaction

from fundapp.messages import to_claimants
from fundapp.messages.events import BY_TOPIC
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim
from tests.claims import stories

NUMBER = "07700 900 982"


@transaction.atomic
def reached_by(route, claim=None, *, name="Sam", plain=False):
    """A request, sent or as given, whose owner is reached by `route`."""
    claim = claim or stories.submitted()
    Claim.objects.filter(id=claim.id).update(contact_route=route)
    if plain:
        actions.give_consent(access.claimant(claim.id), claim.id, purpose=Purpose.PLAIN_MESSAGES)
    sealed = {"text": ("phone", NUMBER), "phone": ("phone", NUMBER), "post": ("postal_address", "1 Safe Row\nLeeds")}
    vault.forget(claim.subject, SealedClass.CONTACT, "email")
    vault.seal(claim.subject, SealedClass.CONTACT, "chosen_name", name)
    if route in sealed:
        vault.seal(claim.subject, SealedClass.CONTACT, *sealed[route])
    return Claim.objects.get(id=claim.id)


def deliver(claim):
    """What the outbox holds for this claim, handed to the post room."""
    for message in Message.objects.filter(subject=claim.subject).order_by("id"):
        if message.topic in BY_TOPIC:
            to_claimants.on_news(
                Delivery(message.id, message.topic, message.key, message.subject, message.payload, attempt=1)
            )


class Provider:
    """What a provider of texts was asked, and what it answers: statuses in turn, the last one for ever."""

    def __init__(self, *statuses, answer=b'{"ok": true}'):
        self.statuses, self.answer, self.asked = list(statuses) or [202], answer, []

    def texts(self):
        return [json.loads(body) for _, _, body in self.asked]


@contextmanager
def listening(provider):
    """The provider's address, for as long as it listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            provider.asked.append((self.path, dict(self.headers), body))
            status = provider.statuses.pop(0) if len(provider.statuses) > 1 else provider.statuses[0]
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(provider.answer)))
            self.end_headers()
            self.wfile.write(provider.answer)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send?v=1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The queue of 5,000 open requests beside 50,000 that are over, against a bare template view of the same size."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.vault.models import Fingerprint
from members.roles import Role
from payouts.claims.codes import ALPHABET
from payouts.claims.models import Claim, Evidence
from payouts.committee.models import Panel, Seat
from payouts.evening.queue import PAGE
from tests import people
from tests.benchmarks.measure import Comparison, Target, per_unit
from tests.benchmarks.page import engine_with
from tests.claims import stories as claims
from tests.committee import stories as panels

OPEN, OVER = 5_000, 50_000
# Each of them has 75 requests to vote on.
SITTING = 60
# Of ten open requests: how many stand where.
_SHARES = {"submitted": 3, "preparing": 2, "waiting": 1, "deciding": 3, "approved": 1}
MOST_QUERIES = 12
_LINE = "Due Thursday 19 November, 8pm, and waiting for two days since Tuesday"


def bare(request: HttpRequest) -> HttpResponse:
    """What the framework asks for a page of this size at the desk, for the same organiser: one template, one loop."""
    return render(request, "bare.html", {"lines": [_LINE] * bare.lines})


bare.lines = 0
urlpatterns = [path("bare", bare), path("", include("fundapp.urls"))]

_TEMPLATE = """{% extends "organise/base.html" %}
{% block title %}A page{% endblock %}
{% block main %}<h1>A page</h1>{% for line in lines %}<p>{{ line }}</p>
{% endfor %}{% endblock %}
"""


def run(*, rounds: int, quick: bool) -> list[str]:
    with override_settings(TEMPLATES=[engine_with("bare.html", _TEMPLATE)], ROOT_URLCONF=__name__):
        return _run(rounds=rounds, each=10 if quick else 40)


def _run(*, rounds: int, each: int) -> list[str]:
    print(f"\nMaking {OPEN:,} open and {OVER:,} closed requests ...", flush=True)
    caseworker, voter = _fill()
    seen = {"/organise/queue": caseworker, "/organise/queue?show=late": caseworker, "/organise/queue?show=vote": voter}
    missed = [miss for address, client in seen.items() for miss in _queries(client, address)]
    wanted = len(_body(caseworker, "/organise/queue"))
    empty = len(_body(caseworker, "/bare"))
    bare.lines = round((wanted - empty) / (len(_LINE) + len("<p></p>\n")))
    size = len(_body(caseworker, "/bare"))
    assert abs(size - wanted) < 0.02 * wanted, f"{size} bytes are not {wanted}"

    def asking(client: Client, address: str) -> Any:
        return lambda: per_unit(lambda: [_body(client, address) for _ in range(each)], units=each)

    def after_a_deed() -> float:
        """Somebody did something just before, so that nothing that was kept is of use."""
        return per_unit(lambda: [_after_a_deed(caseworker) for _ in range(each)], units=each)

    compared = Comparison(
        "The queue",
        "pages a second",
        {
            "all, a caseworker": asking(caseworker, "/organise/queue"),
            "the same, somebody having acted since": after_a_deed,
            "page 100, a caseworker": asking(caseworker, "/organise/queue?show=all&page=100"),
            "my votes, a committee member": asking(voter, "/organise/queue?show=vote"),
            "bare template view": asking(caseworker, "/bare"),
        },
        [Target("all, a caseworker", "bare template view", 0.5)],
        notes=[
            f"{wanted:,} and {size:,} bytes, {PAGE} rows; both through every middleware, signed in, in one frame.",
            "A page is kept in memory until anybody does anything; the second case is what it costs to work it out.",
            f"{OPEN:,} requests are open and {OVER:,} are closed.",
        ],
    )
    return missed + compared.run(rounds=rounds)


def _after_a_deed(client: Client, address: str = "/organise/queue") -> bytes:
    with transaction.atomic():
        audit.record(system("benchmark"), Verb.WEEK_TAKEN_OFF, "account:made")
    return _body(client, address)


def _queries(client: Client, address: str) -> list[str]:
    _body(client, address)
    with CaptureQueriesContext(connection) as asked:
        _after_a_deed(client, address)
    # Without the one of the deed itself.
    number = sum(one["sql"] not in {"BEGIN", "COMMIT"} for one in asked) - 1
    print(f"  {address}: {number} queries (target: at most {MOST_QUERIES})")
    return [] if number <= MOST_QUERIES else [f"The queue: {address} takes {number} queries"]


def _body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


def _fill() -> tuple[Client, Client]:
    """One request of each kind made by its own doors, then copied: every row is one that could have come to be."""
    sitting = panels.committee(SITTING)
    kinds = {
        "submitted": claims.submitted(),
        "preparing": claims.preparing(),
        "waiting": claims.waiting(),
        "approved": claims.decided(),
        "closed": claims.closed(),
    }
    drawn = panels.drawn(claims.deciding())
    panels.taken(panels.seats(drawn)[0])
    kinds["deciding"] = drawn.claim
    numbers = iter(range(OPEN + OVER))
    for state, share in _SHARES.items():
        made = list(_copies(kinds[state], [next(numbers) for _ in range(OPEN * share // 10)]))
        _keep(Claim, made)
        _keep(Evidence, [_evidence(claim) for claim in made[::2]])
        _keep(Fingerprint, [_fingerprint(claim, number) for number, claim in enumerate(made)])
        if state == "deciding":
            seats = panels.seats(drawn)
            copied = [_copy(drawn, claim=claim) for claim in made]
            _keep(Panel, copied)
            _keep(Seat, list(_seated(copied, seats, sitting)))
    _keep(Claim, list(_copies(kinds["closed"], list(numbers))))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    caseworker = people.organiser(Role.CASEWORKER)
    at_the_desk = (people.signed_in(Client(SERVER_NAME="localhost"), account) for account in (caseworker, sitting[0]))
    return next(at_the_desk), next(at_the_desk)


def _seated(copied: list[Panel], seats: list[Seat], sitting: list[Any]) -> Iterator[Seat]:
    """Three of the committee on each panel, in turn."""
    for at, panel in enumerate(copied):
        for place, seat in enumerate(seats):
            yield _copy(seat, panel=panel, account=sitting[(at + place) % len(sitting)])


def _keep(model: type[Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=1_000)


def _copies(claim: Claim, numbers: list[int]) -> Iterator[Claim]:
    for number in numbers:
        shift = timedelta(days=number % 7)
        yield _copy(
            claim,
            prepare_by=claim.prepare_by + shift,
            decide_by=claim.decide_by + shift,
            pay_by=claim.pay_by + shift,
            key=f"made:{number}",
            code_hash=f"made:{number}",
            reference=_word(number),
        )


def _word(number: int) -> str:
    letters = ""
    for _ in range(5):
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def _copy(row: Any, **other: object) -> Any:
    """The same row under another id."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**{**values, "id": new_id()})
    for name, value in other.items():
        setattr(copy, name, value)
    return copy


def _evidence(claim: Claim) -> Evidence:
    return Evidence(
        claim=claim,
        number=1,
        key=f"made:{claim.id}",
        kind="letter",
        sizes=[[800, 600]],
        bytes=9_000,
        added_by="claimant",
    )


def _fingerprint(claim: Claim, number: int) -> Fingerprint:
    """Every tenth shares its account with another."""
    return Fingerprint(
        subject=claim.subject, sealed_class="bank", kind="account", digest=f"{number - number % 10 // 9:064d}"
    )

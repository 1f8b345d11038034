"""The donation page, served through every layer, against a bare template view of the same size."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import include, path

from fundapp.contributions import actions
from fundapp.contributions.models import Campaign
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from tests.benchmarks.measure import Comparison, Target, per_unit

FUND = system("benchmark")
_LINE = "People whose benefits are stopped have nothing from one day to the next."


def bare(request: HttpRequest) -> HttpResponse:
    """What the framework asks for a page of this size: one template, no database, no form."""
    return render(request, "bare.html", {"lines": [_LINE] * bare.lines})


bare.lines = 0
urlpatterns = [path("bare", bare), path("", include("fundapp.urls"))]

_TEMPLATE = """{% extends "base.html" %}
{% block title %}A page{% endblock %}
{% block main %}<h1>A page</h1>{% for line in lines %}<p>{{ line }}</p>
{% endfor %}{% endblock %}
"""


def engine_with(name: str, template: str) -> dict[str, Any]:
    """The site's own engine of templates, which knows one more."""
    loaders = [
        (
            "django.template.loaders.cached.Loader",
            [
                ("django.template.loaders.locmem.Loader", {name: template}),
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        )
    ]
    [engine] = settings.TEMPLATES
    return {**engine, "APP_DIRS": False, "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}


def run(*, rounds: int, quick: bool) -> list[str]:
    with override_settings(TEMPLATES=[engine_with("bare.html", _TEMPLATE)], ROOT_URLCONF=__name__):
        return _run(rounds=rounds, each=20 if quick else 100)


def _run(*, rounds: int, each: int) -> list[str]:
    _campaign()
    client = Client(SERVER_NAME="localhost")
    wanted = len(_body(client, "/donate"))
    empty = len(_body(client, "/bare"))
    bare.lines = round((wanted - empty) / (len(_LINE) + len("<p></p>\n")))
    size = len(_body(client, "/bare"))
    assert abs(size - wanted) < 0.02 * wanted, f"{size} bytes are not {wanted}"
    compared = Comparison(
        "The donation page",
        "pages a second",
        {
            "/donate": lambda: per_unit(lambda: [_body(client, "/donate") for _ in range(each)], units=each),
            "bare template view": lambda: per_unit(lambda: [_body(client, "/bare") for _ in range(each)], units=each),
        },
        [Target("/donate", "bare template view", 0.8)],
        notes=[
            f"{wanted:,} and {size:,} bytes, both through every middleware and the fund's own frame of a page.",
            "Bare: one template with a loop over its lines; no database, no form.",
        ],
    )
    return compared.run(rounds=rounds)


def _body(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content


def _campaign() -> Campaign:
    ledger.open_standard_accounts()
    return actions.open_campaign(
        FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays in the pot."
    )

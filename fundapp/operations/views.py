"""Health for machines, and the outbox's stuck messages for administrators."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fundapp.guards import installer
from fundapp.kernel import clock
from fundapp.outbox import actions, selectors
from fundapp.vault import erasing
from members.access import actor_of, organiser_required
from members.roles import Role

PARKED_SHOWN = 100


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a slow database does not get a healthy process killed."""
    return JsonResponse({"alive": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether this site can serve: both databases answer, are migrated, and have every guard."""
    try:
        checks = {
            "database": True,
            "migrated": not any(_to_migrate(alias) for alias in connections),
            "guarded": not any(installer.missing(alias) for alias in connections),
            "erased": not erasing.is_behind(),
        }
    except DatabaseError:
        checks = {"database": False}
    is_ready = all(checks.values())
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


def _to_migrate(alias: str) -> list[Any]:
    executor = MigrationExecutor(connections[alias])
    return executor.migration_plan(executor.loader.graph.leaf_nodes(installer.only_room(alias)))


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). Good for a month from now, so that it can be believed."""
    expires = (clock.now() + timedelta(days=30)).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    lines = [
        f"Contact: mailto:{settings.FUND_EMAIL}",
        f"Expires: {expires}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@organiser_required(Role.ADMINISTRATOR)
def machine(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, and what is stuck."""
    counts = selectors.counts()
    parked = [
        {
            "id": message.id,
            "topic": message.topic,
            "trouble": message.last_trouble,
            "attempts": message.attempts,
            "since": message.created_at,
        }
        for message in selectors.parked()[:PARKED_SHOWN]
    ]
    facts = [
        {"label": _("Waiting"), "value": counts.waiting},
        {"label": _("Stuck"), "value": counts.parked},
        {"label": _("Sent so far"), "value": counts.delivered},
    ]
    return render(request, "operations/machine.html", {"facts": facts, "parked": parked})


@require_POST
@organiser_required(Role.ADMINISTRATOR)
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Let a stuck message, and those of its subject behind it, be tried again."""
    actions.retry_message(actor_of(request), message_id=message_id)
    messages.success(request, _("It will be tried again now."))
    return redirect("operations:machine")

"""A recurring gift has begun, or has not: where Stripe's page sends its supporter back to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fundapp.contributions import access, handlers, links
from fundapp.contributions.workflow import RecurringState
from fundapp.web.languages import in_welsh_too


@in_welsh_too
@require_safe
def begun(request: HttpRequest, signed: str) -> HttpResponse:
    """What is known of a promise just made. It shows no address, and nothing can be changed from it."""
    promise = access.promise_begun(links.begun_by(signed))
    if promise.state == RecurringState.STARTED and promise.checkout_session_id:
        handlers.catch_up_promise(promise)
        promise = access.promise_begun(promise.id)
    return render(request, "contributions/supporter/begun.html", {"promise": promise, "state": promise.state})

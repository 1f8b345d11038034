"""The page that lets anyone be anyone in the demo: every sign-in, with its code of this moment."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fundapp.demo.people import ORGANISERS, PASSWORD


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Who there is, what each may do, and the six-digit code that their phone would show now and next."""
    if not settings.IS_DEMO:
        raise Http404
    counter, elapsed = divmod(int(time.time()), app_settings.TOTP_PERIOD)
    people = [
        {
            "person": person,
            "code_now": format_hotp_value(hotp_value(person.totp_secret, counter)),
            "code_next": format_hotp_value(hotp_value(person.totp_secret, counter + 1)),
        }
        for person in ORGANISERS
    ]
    context = {"people": people, "password": PASSWORD, "seconds_left": app_settings.TOTP_PERIOD - elapsed}
    return render(request, "demo/sign_ins.html", context)

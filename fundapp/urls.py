"""Every address of the site, by room. Includes only."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("fundapp.transparency.urls")),
    path("", include("fundapp.operations.urls")),
    path("", include("fundapp.web.urls")),
    path("organise/", include("members.urls")),
    path("organise/sign-in/", include("members.signing_in")),
    path("", include("payouts.rulebook.urls")),
    path("", include("payouts.motions.urls")),
    path("", include("payouts.claims.urls")),
    path("", include("fundapp.contributions.urls")),
    path("", include("fundapp.messages.urls")),
    path("", include("payouts.committee.urls")),
    path("organise/", include("payouts.evening.urls")),
    path("", include("payouts.payments.urls")),
    path("", include("fundapp.treasury.urls")),
    path("", include("fundapp.months.urls")),
    path("", include("fundapp.health.urls")),
]
if settings.FUND_IS_CHARITY:
    urlpatterns += [path("", include("fundapp.giftaid.urls"))]
if settings.IS_DEMO:
    urlpatterns += [path("", include("fundapp.demo.urls"))]
handler400 = "fundapp.web.errors.bad_request"
handler403 = "fundapp.web.errors.forbidden"
handler404 = "fundapp.web.errors.not_found"
handler500 = "fundapp.web.errors.server_error"

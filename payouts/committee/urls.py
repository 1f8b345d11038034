"""Addresses of the committee: its pages below /organise/, one of the claimant's, and what programs may read."""

from django.urls import include, path

from payouts.committee import api
from payouts.committee.views import asking, panels, report, review, stuck, training

app_name = "committee"
_organise = [
    path("panels", panels.panels, name="panels"),
    path("panels/practice", training.practices, name="practices"),
    path("panels/practice/<int:number>", training.practice, name="practice"),
    path("panels/report", report.report, name="report"),
    path("panels/emergency/<uuid:claim_id>", asking.emergency, name="emergency"),
    path("panels/stuck", stuck.stuck, name="stuck"),
    path("panels/<uuid:seat_id>", review.review, name="review"),
    path("panels/<uuid:seat_id>/photos/<int:number>", review.photo, name="photo"),
    path("panels/<uuid:seat_id>/again", review.again, name="again"),
    path("panels/<uuid:seat_id>/know", panels.know, name="know"),
]
urlpatterns = [
    path("organise/", include(_organise)),
    path("me/leave-out", asking.leave_out, name="leave_out"),
    path("api/seats", api.Seats.as_view(), name="api_seats"),
    path("api/seats/<uuid:seat_id>", api.OneSeat.as_view(), name="api_seat"),
]

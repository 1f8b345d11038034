"""Addresses of the payment pages, and of runs for programs."""

from django.urls import path

from payouts.payments import api, views

app_name = "payments"
urlpatterns = [
    path("organise/runs/", views.runs, name="runs"),
    path("organise/runs/new", views.prepare, name="prepare"),
    path("organise/runs/<uuid:run_id>/", views.run, name="run"),
    path("organise/runs/<uuid:run_id>/read", views.spot, name="spot"),
    path("organise/runs/<uuid:run_id>/not-sure", views.not_sure, name="not_sure"),
    path("organise/runs/<uuid:run_id>/not-there", views.not_there, name="not_there"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/payee", views.payee, name="payee"),
    path("organise/runs/<uuid:run_id>/approve", views.approve, name="approve"),
    path("organise/runs/<uuid:run_id>/bank-file", views.bank_file, name="bank_file"),
    path("organise/runs/<uuid:run_id>/sent", views.sent, name="sent"),
    path("organise/runs/<uuid:run_id>/confirm", views.confirm, name="confirm"),
    path("organise/runs/<uuid:run_id>/abandon", views.abandon, name="abandon"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/confirm", views.confirm_one, name="confirm_one"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/came-back", views.came_back, name="came_back"),
    path("organise/still-needed/", views.still_needed, name="still_needed"),
    path("organise/still-needed/<uuid:payout_id>", views.still_needed_yes, name="still_needed_yes"),
    path("api/runs", api.Runs.as_view(), name="api_runs"),
    path("api/runs/<uuid:run_id>", api.Run.as_view(), name="api_run"),
]

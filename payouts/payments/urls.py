"""Addresses of the payment pages, under /organise/."""

from django.urls import path

from payouts.payments import views

app_name = "payments"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/new", views.prepare, name="prepare"),
    path("runs/<uuid:run_id>/", views.run, name="run"),
    path("runs/<uuid:run_id>/read", views.spot, name="spot"),
    path("runs/<uuid:run_id>/not-sure", views.not_sure, name="not_sure"),
    path("runs/<uuid:run_id>/not-there", views.not_there, name="not_there"),
    path("runs/<uuid:run_id>/payments/<uuid:payout_id>/payee", views.payee, name="payee"),
    path("runs/<uuid:run_id>/approve", views.approve, name="approve"),
    path("runs/<uuid:run_id>/as-sent", views.as_sent, name="as_sent"),
    path("runs/<uuid:run_id>/bank-file", views.bank_file, name="bank_file"),
    path("runs/<uuid:run_id>/sent", views.sent, name="sent"),
    path("runs/<uuid:run_id>/confirm", views.confirm, name="confirm"),
    path("runs/<uuid:run_id>/abandon", views.abandon, name="abandon"),
    path("runs/<uuid:run_id>/payments/<uuid:payout_id>/confirm", views.confirm_one, name="confirm_one"),
    path("runs/<uuid:run_id>/payments/<uuid:payout_id>/came-back", views.came_back, name="came_back"),
    path("still-needed/", views.still_needed, name="still_needed"),
    path("still-needed/<uuid:payout_id>", views.still_needed_yes, name="still_needed_yes"),
]

"""Addresses of the payment pages, and of runs for programs."""

from django.urls import path

from payouts.payments import api
from payouts.payments.views import arriving, handing, runs, still_cut, words

app_name = "payments"
urlpatterns = [
    path("organise/runs/", runs.runs, name="runs"),
    path("organise/runs/new", runs.prepare, name="prepare"),
    path("organise/runs/<uuid:run_id>/", runs.run, name="run"),
    path("organise/runs/<uuid:run_id>/read", runs.spot, name="spot"),
    path("organise/runs/<uuid:run_id>/not-sure", runs.not_sure, name="not_sure"),
    path("organise/runs/<uuid:run_id>/not-there", runs.not_there, name="not_there"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/voucher", handing.enter, name="voucher"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/sign", handing.sign, name="sign"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/payee", runs.payee, name="payee"),
    path("organise/runs/<uuid:run_id>/approve", runs.approve, name="approve"),
    path("organise/runs/<uuid:run_id>/as-sent", runs.as_sent, name="as_sent"),
    path("organise/runs/<uuid:run_id>/bank-file", runs.bank_file, name="bank_file"),
    path("organise/runs/<uuid:run_id>/sent", runs.sent, name="sent"),
    path("organise/runs/<uuid:run_id>/confirm", runs.confirm, name="confirm"),
    path("organise/runs/<uuid:run_id>/abandon", runs.abandon, name="abandon"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/confirm", runs.confirm_one, name="confirm_one"),
    path("organise/runs/<uuid:run_id>/payments/<uuid:payout_id>/came-back", runs.came_back, name="came_back"),
    path("organise/still-needed/", still_cut.still_needed, name="still_needed"),
    path("organise/still-needed/<uuid:payout_id>", still_cut.still_needed_yes, name="still_needed_yes"),
    path("organise/still-needed/<uuid:payout_id>/ended", still_cut.ended, name="ended"),
    path("me/codes", handing.mine, name="my_codes"),
    path("organise/codes", handing.codes, name="codes"),
    path("me/bank-words", words.mine, name="words"),
    path("organise/requests/<uuid:claim_id>/bank-words", words.at_the_desk, name="words_at_the_desk"),
    path("me/waits", words.waits, name="waits"),
    path("me/arrived", arriving.mine, name="arrived"),
    path("organise/not-arrived/", arriving.traces, name="traces"),
    path("organise/not-arrived/<uuid:line_id>/again", arriving.again, name="again"),
    path("me/still-cut", still_cut.mine, name="still_cut"),
    path("api/runs", api.Runs.as_view(), name="api_runs"),
    path("api/runs/<uuid:run_id>", api.Run.as_view(), name="api_run"),
]

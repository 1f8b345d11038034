"""Addresses of the bank's pages. Numbers of lines are in them, and nothing about a person."""

from django.urls import path

from fundapp.treasury import api, views
from fundapp.treasury.views import opening

app_name = "treasury"
urlpatterns = [
    path("organise/bank", views.bank, name="bank"),
    path("organise/bank/import", views.bring, name="bring"),
    path("organise/bank/before", opening.before, name="before"),
    path("organise/bank/before/<uuid:opening_id>/agree", opening.agree, name="agree_before"),
    path("organise/bank/before/<uuid:opening_id>/call-off", opening.call_off, name="call_off_before"),
    path("organise/bank/before/<uuid:opening_id>/doubt", opening.doubt, name="doubt_before"),
    path("organise/bank/before/<uuid:opening_id>/keep", opening.keep, name="keep_before"),
    path("organise/bank/before/<uuid:opening_id>/take-back", opening.take_back, name="take_back_before"),
    path("organise/bank/sure", views.sure, name="sure"),
    path("organise/bank/lines/<int:line_id>", views.line, name="line"),
    path("organise/bank/matches/<uuid:match_id>/undo", views.undo, name="undo"),
    path("api/bank/lines", api.Lines.as_view(), name="api_lines"),
    path("api/bank/lines/<int:line_id>/match", api.LineMatch.as_view(), name="api_match"),
    path("api/bank/statements", api.Statements.as_view(), name="api_statements"),
]

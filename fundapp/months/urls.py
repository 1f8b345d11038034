"""Addresses of the months and of the exports. A month's name is in them, and nothing about a person."""

from django.urls import path

from fundapp.months import api, views
from fundapp.months.views import exporting

app_name = "months"
urlpatterns = [
    path("organise/months", views.months, name="months"),
    path("organise/months/<str:written>", views.month, name="month"),
    path("organise/months/<str:written>/close", views.close, name="close"),
    path("organise/months/<str:written>/reopen", views.reopen, name="reopen"),
    path("organise/months/<str:written>/agree", views.agree, name="agree"),
    path("organise/months/<str:written>/call-off", views.call_off, name="call_off"),
    path("organise/months/<str:written>/statement.pdf", exporting.statement_pdf, name="statement_pdf"),
    path("organise/months/<str:written>/statement.<str:kind>", exporting.statement_file, name="statement_file"),
    path("organise/exports", exporting.exports, name="exports"),
    path("organise/exports/grants.<str:kind>", exporting.grants_file, name="grants"),
    path("api/months", api.Months.as_view(), name="api_months"),
    path("api/months/<str:written>", api.MonthStatement.as_view(), name="api_month"),
]

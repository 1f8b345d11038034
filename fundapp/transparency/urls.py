"""Addresses of the public figures."""

from django.urls import path

from fundapp.transparency import api, views

app_name = "transparency"
urlpatterns = [
    path("", views.front, name="front"),
    path("money", views.where_the_money_goes, name="where"),
    path("organise/openings", views.log_of_openings, name="openings"),
    path("api/totals", api.Totals.as_view(), name="api_totals"),
    path("api/ledger/accounts", api.Accounts.as_view(), name="api_accounts"),
    path("api/ledger/accounts/<str:code>/statement", api.Statement.as_view(), name="api_statement"),
]

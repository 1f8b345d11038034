"""Addresses of the fund's health. A pot's name and per cents are in them, and nothing about a person."""

from django.urls import path

from fundapp.health import api, views

app_name = "health"
urlpatterns = [
    path("organise/health", views.health, name="health"),
    path("api/health/pots", api.Pots.as_view(), name="api_pots"),
]

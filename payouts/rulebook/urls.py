"""Addresses of the rules."""

from django.urls import path

from payouts.rulebook import views

app_name = "rulebook"
urlpatterns = [path("rules", views.rules, name="rules")]

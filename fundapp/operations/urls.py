"""Addresses of the machine's health."""

from django.urls import path

from fundapp.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("organise/machine", views.machine, name="machine"),
    path("organise/machine/<int:message_id>/retry", views.retry, name="retry"),
]

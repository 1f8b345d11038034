"""Addresses of motions: the organisers' below /organise/, and the public list beside the rules."""

from django.urls import path

from payouts.motions import views

app_name = "motions"
urlpatterns = [
    path("organise/motions", views.motions, name="motions"),
    path("organise/motions/propose", views.propose, name="propose"),
    path("organise/motions/limit", views.propose_limit, name="propose_limit"),
    path("organise/motions/<uuid:motion_id>", views.motion, name="motion"),
    path("rules/motions", views.published, name="published"),
    path("rules/motions.json", views.published_as_json, name="published_json"),
]

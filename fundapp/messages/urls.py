"""Addresses of messages: what caseworkers print, whom they call, and where texts come in."""

from django.urls import path

from fundapp.messages import views, webhooks

app_name = "messages"
urlpatterns = [
    path("organise/letters", views.letters, name="letters"),
    path("organise/letters/<uuid:errand_id>", views.letter, name="letter"),
    path("organise/calls", views.calls, name="calls"),
    path("organise/calls/<uuid:errand_id>", views.call, name="call"),
    path("organise/calls/<uuid:errand_id>/answer", views.answered, name="answered"),
    path("organise/errands/<uuid:errand_id>/done", views.done, name="done"),
    path("texts/in/<str:secret>", webhooks.text_in, name="text_in"),
]

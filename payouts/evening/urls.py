"""Addresses of the evening, below /organise/. A filter and a page are in them, and nothing about a person."""

from django.urls import path

from payouts.evening.views import queue, several, wishes

app_name = "evening"
urlpatterns = [
    path("queue", queue.queue, name="queue"),
    path("queue/look", queue.look, name="look"),
    path("queue/several", several.several, name="several"),
    path("queue/list.csv", queue.export, name="export"),
    path("evenings", wishes.wishes, name="wishes"),
]

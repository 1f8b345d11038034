"""Addresses of the committee, below /organise/."""

from django.urls import path

from payouts.committee import views

app_name = "committee"
urlpatterns = [
    path("panels", views.panels, name="panels"),
    path("panels/stuck", views.stuck, name="stuck"),
    path("panels/<uuid:seat_id>", views.review, name="review"),
    path("panels/<uuid:seat_id>/photos/<int:number>", views.photo, name="photo"),
    path("panels/<uuid:seat_id>/know", views.know, name="know"),
]

"""Addresses of Gift Aid. Included only where the fund is a charity."""

from django.urls import path

from fundapp.giftaid.views import desk, supporter

app_name = "giftaid"
urlpatterns = [
    path("donate/thanks/<str:token>/gift-aid", supporter.declare, name="declare"),
    path("donate/thanks/<str:token>/gift-aid/withdraw", supporter.withdraw, name="withdraw"),
    path("organise/gift-aid", desk.desk, name="desk"),
    path("organise/gift-aid/make", desk.make, name="make"),
    path("organise/gift-aid/<uuid:schedule_id>/schedule.csv", desk.download, {"kind": "csv"}, name="csv"),
    path("organise/gift-aid/<uuid:schedule_id>/schedule.ods", desk.download, {"kind": "ods"}, name="ods"),
]

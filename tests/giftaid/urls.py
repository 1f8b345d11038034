"""The site as it is where the fund is a charity."""

from django.urls import include, path

from fundapp import urls

urlpatterns = [*urls.urlpatterns, path("", include("fundapp.giftaid.urls"))]
handler404 = urls.handler404

"""Addresses of giving by bank transfer, below /donate/."""

from django.urls import path

from fundapp.contributions.views import transfers

urlpatterns = [
    path("bank", transfers.bank, name="bank"),
    path("bank/<str:token>", transfers.bank_details, name="bank_details"),
]

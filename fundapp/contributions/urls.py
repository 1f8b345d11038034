"""Addresses of giving, and the one where Stripe knocks."""

from django.urls import path

from fundapp.contributions import api, views, webhooks

app_name = "contributions"
urlpatterns = [
    path("campaigns/<slug:slug>", views.campaign, name="campaign"),
    path("donate", views.donate, name="donate"),
    path("donate/thanks/<str:token>", views.thanks, name="thanks"),
    path("api/gifts/mine", api.OwnGift.as_view(), name="api_own_gift"),
    path("stripe/webhook", webhooks.stripe_webhook, name="webhook"),
]

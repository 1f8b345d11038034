"""Addresses of the API of giving, below /api/. They belong to the room's own names: `contributions:api_gifts`."""

from django.urls import path

from fundapp.contributions.api import campaigns, changes, lists, offline, own

urlpatterns = [
    path("campaigns", campaigns.Campaigns.as_view(), name="api_campaigns"),
    path("campaigns/<slug:slug>", campaigns.OneCampaign.as_view(), name="api_campaign"),
    path("gifts", lists.Gifts.as_view(), name="api_gifts"),
    path("gifts/mine", own.OwnGift.as_view(), name="api_own_gift"),
    path("giving/mine", own.OwnGiving.as_view(), name="api_own_giving"),
    path("giving/mine/recurring/<uuid:recurring_id>/changes", changes.Changes.as_view(), name="api_change"),
    path("recurring", lists.RecurringList.as_view(), name="api_recurring"),
    path("offline-gifts", offline.OfflineGifts.as_view(), name="api_offline_gifts"),
    path("offline-gifts/<uuid:offline_id>/count", offline.Count.as_view(), name="api_offline_count"),
    path("refunds", lists.Refunds.as_view(), name="api_refunds"),
    path("disputes", lists.Disputes.as_view(), name="api_disputes"),
]

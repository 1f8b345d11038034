"""Addresses of the organisers' pages of giving, below /organise/; every list has a file as well."""

from django.urls import path

from fundapp.contributions.presenting.organisers.lists import LISTINGS
from fundapp.contributions.views import desk, desk_gifts, desk_seen

urlpatterns = [
    path("giving", desk.home, name="desk"),
    path("giving/by-address", desk.by_address, name="desk_by_address"),
    path("gifts/<uuid:gift_id>", desk_gifts.gift, name="desk_gift"),
    path("gifts/<uuid:gift_id>/address", desk_gifts.address, name="desk_address"),
    path("gifts/<uuid:gift_id>/refund", desk_gifts.refund, name="desk_refund"),
    path("orders/<uuid:order_id>", desk_gifts.order, name="desk_order"),
    path("disputes/<uuid:dispute_id>", desk_gifts.dispute, name="desk_dispute"),
    path("offline/cash", desk_seen.cash, name="desk_cash"),
    path("offline/transfer", desk_seen.transfer, name="desk_transfer"),
    path("offline/bank", desk_seen.bank, name="desk_bank"),
    path("offline/<uuid:offline_id>", desk_seen.seen, name="desk_seen"),
    path("bankings/<uuid:banking_id>", desk_seen.banking, name="desk_banking"),
    path("dues/expect", desk_seen.expect, name="desk_expect"),
    path("dues/<uuid:recurring_id>", desk_seen.due, name="desk_due"),
    *(path(name, desk.listing, {"name": name}, name=f"desk_{name}") for name in LISTINGS),
    *(path(f"{name}.<str:kind>", desk.listing_file, {"name": name}, name=f"desk_{name}_file") for name in LISTINGS),
]

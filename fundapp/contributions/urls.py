"""Addresses of giving, and the one where Stripe knocks."""

from django.urls import include, path

from fundapp.contributions import webhooks
from fundapp.contributions.views import (
    desk_campaigns,
    desk_promise,
    desk_shield,
    desk_stripe,
    giving,
    public,
    receipts,
    recurring,
    supporter,
)

app_name = "contributions"
urlpatterns = [
    path("campaigns", public.campaigns, name="campaigns"),
    path("campaigns/<slug:slug>", public.campaign, name="campaign"),
    path("campaigns/<slug:slug>/qr.svg", public.qr_code, name="qr"),
    path("campaigns/<slug:slug>/badge.svg", public.badge, name="badge"),
    path("donate", giving.donate, name="donate"),
    path("donate/thanks/<str:token>", giving.thanks, name="thanks"),
    path("donate/thanks/<str:token>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("donate/monthly/<str:signed>", recurring.begun, name="begun"),
    path("donate/", include("fundapp.contributions.views.transfer_routes")),
    path("giving", supporter.giving, name="giving"),
    path("giving/emails", supporter.emails, name="giving_emails"),
    path("giving/forget", supporter.forget, name="giving_forget"),
    path("giving/statement/<int:start>", supporter.statement, name="giving_statement"),
    path("giving/statement/<int:start>.pdf", supporter.statement_pdf, name="giving_statement_pdf"),
    path("giving/monthly/<uuid:recurring_id>/card/chosen", supporter.card_chosen, name="giving_card"),
    path("giving/monthly/<uuid:recurring_id>/<str:errand>", supporter.change, name="giving_change"),
    path("giving/leave", supporter.leave, name="giving_leave"),
    path("giving/<str:signed>", supporter.giving_link, name="giving_link"),
    path("organise/campaigns", desk_campaigns.campaigns, name="desk_campaigns"),
    path("organise/campaigns/new", desk_campaigns.new_campaign, name="desk_new_campaign"),
    path("organise/campaigns/<uuid:campaign_id>", desk_campaigns.campaign, name="desk_campaign"),
    path("organise/stripe", desk_stripe.stripe, name="desk_stripe"),
    path("organise/card-giving", desk_shield.card_giving, name="card_giving"),
    path("organise/recurring/<uuid:recurring_id>", desk_promise.promise, name="desk_promise"),
    path("organise/recurring/<uuid:recurring_id>/<str:errand>", desk_promise.change, name="desk_promise_change"),
    path("api/", include("fundapp.contributions.api.routes")),
    path("organise/", include("fundapp.contributions.views.desk_routes")),
    path("stripe/webhook", webhooks.stripe_webhook, name="webhook"),
]

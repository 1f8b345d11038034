"""The payments room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payouts.payments"
    label = "payments"

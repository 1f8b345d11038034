"""The claims room."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "payouts.claims"
    label = "claims"

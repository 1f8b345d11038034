"""The committee room."""

from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "payouts.committee"
    label = "committee"

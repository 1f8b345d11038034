"""The contributions room."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "fundapp.contributions"
    label = "contributions"

"""The transparency room."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "fundapp.transparency"
    label = "transparency"

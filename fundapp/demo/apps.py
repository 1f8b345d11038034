"""The demo room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "fundapp.demo"
    label = "demo"

"""The members room."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    label = "members"

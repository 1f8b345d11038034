"""Addresses that belong to no noun: the front page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

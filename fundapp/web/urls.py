"""Addresses that belong to no noun: what the fund keeps of you, and how well these pages work for everyone."""

from django.urls import path
from django.views.generic import TemplateView

from fundapp.web import views

app_name = "web"
urlpatterns = [
    path("privacy", TemplateView.as_view(template_name="web/privacy.html"), name="privacy"),
    path("accessibility", TemplateView.as_view(template_name="web/accessibility.html"), name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
]

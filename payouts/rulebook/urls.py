"""Addresses of the rules."""

from django.urls import path

from payouts.rulebook import api, views

app_name = "rulebook"
urlpatterns = [
    path("rules", views.rules, name="rules"),
    path("rules.toml", views.in_force_as_toml, name="toml"),
    path("rules.json", views.in_force_as_json, name="json"),
    path("rules/schema.json", views.schema, name="schema"),
    path("rules/<slug:code>/<int:number>", views.version, name="version"),
    path("rules/<slug:code>/<int:number>/changes", views.changes, name="changes"),
    path("rules/<slug:code>/<int:number>.toml", views.version_as_toml, name="version_toml"),
    path("rules/<slug:code>/<int:number>.json", views.version_as_json, name="version_json"),
    path("api/rulebook", api.InForce.as_view(), name="api_in_force"),
    path("api/rulebook/versions", api.Versions.as_view(), name="api_versions"),
    path("api/rulebook/try", api.Try.as_view(), name="api_try"),
]

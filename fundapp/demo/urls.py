"""Addresses of the demo alone."""

from django.urls import path

from fundapp.demo import views

app_name = "demo"
urlpatterns = [path("demo", views.sign_ins, name="sign_ins")]

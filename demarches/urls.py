"""Addresses of the demarches room."""

from django.urls import URLPattern

app_name = "demarches"
urlpatterns: list[URLPattern] = []

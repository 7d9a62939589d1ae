"""Addresses of the notifications room."""

from django.urls import URLPattern

app_name = "notifications"
urlpatterns: list[URLPattern] = []

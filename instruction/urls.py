"""Addresses of the instruction room."""

from django.urls import URLPattern

app_name = "instruction"
urlpatterns: list[URLPattern] = []

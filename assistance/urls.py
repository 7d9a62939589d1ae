"""Addresses of the assistance room."""

from django.urls import URLPattern, path
from django.views.generic import TemplateView

app_name = "assistance"
urlpatterns: list[URLPattern] = [
    path("contact/", TemplateView.as_view(template_name="assistance/contact.html"), name="contact"),
]

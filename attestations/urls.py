"""Addresses of the attestations room."""

from django.urls import path

from attestations import views

app_name = "attestations"
urlpatterns = [
    path("attestations/<str:numero>.pdf", views.telecharger, name="telecharger"),
    path("verifier/", views.verifier, name="verifier"),
]

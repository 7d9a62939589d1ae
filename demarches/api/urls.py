"""Addresses of the endpoints; `anef.api` puts them under `/api/v1/`."""

from django.urls import path

from demarches.api import views

app_name = "v1"
urlpatterns = [
    path("demarches/", views.ListeDesDemarches.as_view(), name="demarches"),
    # `path`, so that any wrong code is answered in JSON, a slash in it included.
    path("demarches/<path:code>/", views.FicheDeDemarche.as_view(), name="demarche"),
    path("simulation/", views.Simulation.as_view(), name="simulation"),
]

"""Addresses for these tests: the room has none of its own."""

from django.shortcuts import get_object_or_404
from django.urls import include, path

from justificatifs.models import Fichier
from justificatifs.telechargement import servir, servir_apercu


def telecharger(request, pk):
    return servir(get_object_or_404(Fichier, pk=pk))


def lire(request, pk):
    return servir(get_object_or_404(Fichier, pk=pk), en_ligne=True)


def apercu(request, pk):
    return servir_apercu(get_object_or_404(Fichier, pk=pk))


urlpatterns = [
    path("telecharger/<uuid:pk>/", telecharger),
    path("lire/<uuid:pk>/", lire),
    path("apercu/<uuid:pk>/", apercu),
    path("", include("anef.urls")),
]

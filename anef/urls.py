"""Addresses of the portal: each room brings its own, in French."""

from django.contrib import admin
from django.urls import include, path

from anef import langue, sante

handler500 = "anef.pages.erreur_500"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("langue/", langue.changer, name="set_language"),
    path("sante/", sante.sante, name="sante"),
    path("api/", include("anef.api")),
    path("", include("anef.pages")),
    path("", include("accounts.urls")),
    path("", include("demarches.urls")),
    path("", include("attestations.urls")),
    path("", include("notifications.urls")),
    path("", include("instruction.urls")),
    path("", include("assistance.urls")),
]

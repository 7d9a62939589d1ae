"""Addresses of the portal: each room brings its own, in French."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from anef import langue, sante

handler500 = "anef.pages.erreur_500"

urlpatterns = [
    # One door for the staff: the administration's own would escape the limits of tries.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="accounts:connexion_agent", query_string=True),
    ),
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

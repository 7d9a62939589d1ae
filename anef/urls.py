"""Addresses of the portal: each room brings its own, in French."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("langue/", include("django.conf.urls.i18n")),
    path("", include("accounts.urls")),
    path("", include("demarches.urls")),
    path("", include("attestations.urls")),
    path("", include("notifications.urls")),
    path("", include("instruction.urls")),
    path("", include("assistance.urls")),
]

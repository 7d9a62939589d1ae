"""The portal, and the bare view that everything is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from anef.urls import *
from anef.urls import urlpatterns as adresses_du_portail


def nue(request: HttpRequest) -> HttpResponse:
    """What Django itself costs, with the portal's middleware."""
    return HttpResponse("ok")


urlpatterns = [path("nue/", nue), *adresses_du_portail]

"""Addresses of the assistance room."""

from django.urls import path

from assistance.views import contact, demandes, support

app_name = "assistance"
urlpatterns = [
    path("contact/", contact.contact, name="contact"),
    path("contact/recu/<str:jeton>/", contact.recu, name="recu"),
    path("assistance/", demandes.liste, name="liste"),
    path("assistance/suivi/<str:jeton>/", demandes.suivi, name="suivi"),
    path(
        "assistance/suivi/<str:jeton>/captures/<uuid:pk>/",
        demandes.capture_suivie,
        name="capture_suivie",
    ),
    path("assistance/<str:numero>/", demandes.demande, name="demande"),
    path("assistance/<str:numero>/captures/<uuid:pk>/", demandes.capture, name="capture"),
    path("support/", support.file, name="file"),
    path("support/<str:numero>/", support.ticket, name="ticket"),
    path("support/<str:numero>/repondre/", support.repondre, name="repondre"),
    path("support/<str:numero>/prendre/", support.prendre, name="prendre"),
    path("support/<str:numero>/signaler/", support.signaler, name="signaler"),
    path("support/<str:numero>/clore/", support.clore, name="clore"),
]

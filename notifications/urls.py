"""Addresses of the notifications room."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("messages/", views.liste, name="liste"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/pieces/<int:rang>/", views.piece, name="piece"),
    path("demo/courriels/", views.courriels_demo, name="courriels_demo"),
    path("demo/courriels/<int:pk>/pieces/<int:rang>/", views.piece_demo, name="piece_demo"),
]

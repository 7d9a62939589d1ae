"""Addresses of the accounts room."""

from django.urls import path

from accounts.views import connexion, creation, profil

app_name = "accounts"
urlpatterns = [
    path("compte/creer/", creation.numero, name="creer_numero"),
    path("compte/creer/employeur/", creation.employeur, name="creer_employeur"),
    path("compte/creer/courriel/", creation.courriel, name="creer_courriel"),
    path("compte/creer/code/", creation.code, name="creer_code"),
    path("compte/creer/code/renvoyer/", creation.renvoyer, name="renvoyer_code"),
    path("compte/creer/mot-de-passe/", creation.mot_de_passe, name="creer_mot_de_passe"),
    path("compte/sans-numero/", creation.sans_numero, name="sans_numero"),
    path("compte/creer/lien/<str:jeton>/", creation.confirmer_courriel, name="confirmer_courriel"),
    path("compte/connexion/", connexion.usager, name="connexion"),
    path("employeurs/connexion/", connexion.employeur, name="connexion_employeur"),
    path("agents/connexion/", connexion.agent, name="connexion_agent"),
    path("compte/deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("compte/mot-de-passe/oublie/", connexion.oublie, name="mot_de_passe_oublie"),
    path(
        "employeurs/mot-de-passe/oublie/",
        connexion.oublie_employeur,
        name="mot_de_passe_oublie_employeur",
    ),
    path("agents/mot-de-passe/oublie/", connexion.oublie_agent, name="mot_de_passe_oublie_agent"),
    path("compte/mot-de-passe/envoye/", connexion.envoye, name="mot_de_passe_envoye"),
    path(
        "compte/mot-de-passe/nouveau/<str:uid>/<str:jeton>/",
        connexion.nouveau,
        name="nouveau_mot_de_passe",
    ),
    path("compte/", profil.voir, name="profil"),
    path("compte/coordonnees/", profil.coordonnees, name="coordonnees"),
    path("compte/courriel/", profil.courriel, name="courriel"),
    path("compte/courriel/code/", profil.courriel_code, name="courriel_code"),
    path("compte/mot-de-passe/", profil.mot_de_passe, name="mot_de_passe"),
    path("compte/arrivee/", profil.arrivee, name="arrivee"),
]

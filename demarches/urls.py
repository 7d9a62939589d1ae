"""Addresses of the demarches room: home, procedures, wizard, follow-up."""

from django.urls import path

from demarches.views import (
    complement,
    etapes,
    liste,
    orientation,
    pieces,
    presentation,
    questions,
    suivi,
)

app_name = "demarches"
urlpatterns = [
    path("", presentation.accueil, name="accueil"),
    path("demarches/", presentation.liste, name="catalogue"),
    path("demarches/<slug:code>/", presentation.presentation, name="presentation"),
    path("demarches/<slug:code>/commencer/", presentation.commencer, name="commencer"),
    path("demarches/<slug:code>/ma-liste/", liste.ma_liste, name="liste_personnelle"),
    path("demarches/<slug:code>/liste.pdf", liste.liste_pdf, name="liste_pdf"),
    path("orientation/", orientation.orienter, name="orientation"),
    path("questions/", questions.questions, name="questions"),
    path("mon-espace/", suivi.mon_espace, name="mon_espace"),
    path("mon-espace/demandes/", suivi.mes_demandes, name="mes_demandes"),
    path("dossiers/<slug:reference>/", suivi.dossier, name="dossier"),
    path("dossiers/<slug:reference>/etapes/<slug:etape>/", etapes.etape, name="etape"),
    path("dossiers/<slug:reference>/brouillon/", etapes.brouillon, name="brouillon"),
    path("dossiers/<slug:reference>/supprimer/", suivi.supprimer_brouillon, name="supprimer"),
    path("dossiers/<slug:reference>/depose/", suivi.depot_reussi, name="depot_reussi"),
    path("dossiers/<slug:reference>/desister/", suivi.desister, name="desister"),
    path("dossiers/<slug:reference>/e-photo/", etapes.nouvelle_ephoto, name="ephoto"),
    path("dossiers/<slug:reference>/complement/", complement.complement, name="complement"),
    path(
        "dossiers/<slug:reference>/pieces/<slug:piece>/ajouter/",
        pieces.ajouter,
        name="piece_ajouter",
    ),
    path("dossiers/<slug:reference>/pieces/<uuid:cle>/", pieces.telecharger, name="piece"),
    path("dossiers/<slug:reference>/pieces/<uuid:cle>/apercu/", pieces.apercu, name="apercu"),
    path(
        "dossiers/<slug:reference>/pieces/<uuid:cle>/supprimer/",
        pieces.supprimer,
        name="piece_supprimer",
    ),
]

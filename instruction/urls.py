"""Addresses of the agent's desk."""

from django.urls import path

from instruction.views import actions, decision, dossier, file, pilotage

app_name = "instruction"
urlpatterns = [
    path("instruction/", file.file, name="file"),
    path("pilotage/", pilotage.pilotage, name="pilotage"),
    path("instruction/lettre.css", decision.feuille, name="feuille"),
    path("instruction/<slug:reference>/", dossier.dossier, name="dossier"),
    path("instruction/<slug:reference>/pieces/<uuid:cle>/", dossier.piece, name="piece"),
    path(
        "instruction/<slug:reference>/pieces/<uuid:cle>/verdict/", dossier.verdict, name="verdict"
    ),
    path(
        "instruction/<slug:reference>/attestations/<slug:numero>.pdf",
        dossier.attestation,
        name="attestation",
    ),
    path(
        "instruction/<slug:reference>/prendre-en-charge/",
        actions.prendre_en_charge,
        name="prendre_en_charge",
    ),
    path("instruction/<slug:reference>/reprendre/", actions.reprendre, name="reprendre"),
    path(
        "instruction/<slug:reference>/complet/", actions.constater_complet, name="constater_complet"
    ),
    path(
        "instruction/<slug:reference>/complement/",
        actions.demander_complement,
        name="demander_complement",
    ),
    path(
        "instruction/<slug:reference>/complement/apercu/",
        actions.apercu_complement,
        name="apercu_complement",
    ),
    path("instruction/<slug:reference>/decision/", decision.proposer, name="proposer"),
    path(
        "instruction/<slug:reference>/decision/apercu/",
        decision.apercu_decision,
        name="apercu_decision",
    ),
    path("instruction/<slug:reference>/validation/", decision.valider, name="valider"),
    path("instruction/<slug:reference>/validation/renvoyer/", decision.renvoyer, name="renvoyer"),
    path(
        "instruction/<slug:reference>/validation/apercu/",
        decision.apercu_proposition,
        name="apercu_proposition",
    ),
    path(
        "instruction/<slug:reference>/titre-disponible/",
        actions.rendre_disponible,
        name="rendre_disponible",
    ),
    path("instruction/<slug:reference>/remise/", actions.remettre, name="remettre"),
    path(
        "instruction/<slug:reference>/classement/",
        actions.classer_sans_suite,
        name="classer_sans_suite",
    ),
    path(
        "instruction/<slug:reference>/classement/apercu/",
        decision.apercu_classement,
        name="apercu_classement",
    ),
]

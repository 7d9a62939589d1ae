"""Answers whatever a procedure asks, from its questions alone: no test knows a procedure by name."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demarches import brouillons, completude, formulaires
from demarches.catalogue.calcul import Question, TypeDemande
from demarches.catalogue.schema import Demarche
from demarches.models import Dossier
from tests.demarches import factories

CODES = (f"TOUTEDEMARCHE{n:08d}" for n in itertools.count(1))
PASSAGES_AU_PLUS = 8
REPONSES = {
    "texte": "Essai",
    "texte_long": "Essai",
    "oui_non": "oui",
    "entier": "1",
    "pays": "BRA",
    "telephone": "0600000000",
    "courriel": "essai@usager.example",
    "code_postal": "75011",
    "numero_etranger": "9900000077",
    "siret": "73282932000074",
}


def reponse(question: Question) -> str:
    """Something valid: the first choice, a day of last year…"""
    if question.type == "choix":
        return question.options[0].valeur
    if question.type == "date":
        return f"{timezone.localdate() - timedelta(days=365):%d/%m/%Y}"
    return REPONSES[question.type]


def en_saisies(situation: dict[str, Any]) -> dict[str, str]:
    """What is known of a person, as a form would send it."""
    return {
        cle: f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else formulaires.en_saisie(valeur)
        for cle, valeur in situation.items()
        if valeur is not None
    }


def remplir(
    user: User, demarche: Demarche, type_demande: TypeDemande, situation: dict[str, Any]
) -> Dossier:
    """A draft of that procedure with nothing missing."""
    dossier = brouillons.commencer(demarche, type_demande, par=user)
    dossier = brouillons.enregistrer(dossier, en_saisies(situation))
    for _ in range(PASSAGES_AU_PLUS):
        manquantes = {
            q.id: reponse(q)
            for q in completude.questions(dossier)
            if q.obligatoire and dossier.reponses.get(q.id) in (None, "")
        }
        if not manquantes:
            break
        dossier = brouillons.enregistrer(dossier, manquantes)
    for manque in completude.manques(dossier):
        if manque.etape == "justificatifs":
            factories.joindre(dossier, manque.cle)
    if any(manque.etape == "e-photo" for manque in completude.manques(dossier)):
        brouillons.noter_ephoto(dossier, factories.code_ephoto(next(CODES)))
    dossier.refresh_from_db()
    return dossier

"""The frame every step of the wizard shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from demarches import completude, parcours
from demarches.models import Dossier
from demarches.parcours import Etape


def page(
    request: HttpRequest,
    dossier: Dossier,
    courante: Etape,
    contexte: dict[str, Any],
    *,
    code: int = 200,
) -> HttpResponse:
    """The page of a step in its frame: where one stands, what is missing, what comes next."""
    manques = completude.manques(dossier)
    suivante = parcours.suivante(courante)
    precedente = parcours.precedente(courante)
    return render(
        request,
        f"demarches/etapes/{courante.slug}.html",
        {
            "dossier": dossier,
            "etape": courante,
            "etapes": [
                {"libelle": e.etape.nom, "url": e.adresse, "etat": e.etat}
                for e in parcours.etapes_du_dossier(dossier, courante, manques)
            ],
            "manques": manques,
            "incompletes": {manque.etape for manque in manques},
            "reste_des_questions": any(m.etape == parcours.INFORMATIONS.slug for m in manques),
            "suivante": suivante and parcours.adresse(dossier, suivante),
            "precedente": precedente and parcours.adresse(dossier, precedente),
            **contexte,
        },
        status=code,
    )


def continuer(dossier: Dossier, courante: Etape) -> HttpResponse:
    """To the next step."""
    suivante = parcours.suivante(courante)
    return redirect(parcours.adresse(dossier, suivante or courante))

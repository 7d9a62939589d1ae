"""The page of frequent questions: all of them, or those that say what is looked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demarches import questions_frequentes

LONGUEUR = 100  # of what is looked for


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Each question has its address, the anchor of its id."""
    cherche = request.GET.get("q", "").strip()[:LONGUEUR]
    categories = questions_frequentes.par_categorie(cherche)
    return render(
        request,
        "demarches/questions.html",
        {
            "cherche": cherche,
            "categories": categories,
            "nombre": sum(len(questions) for questions in categories.values()),
        },
    )

"""The frequent questions of the catalogue, by category, and those that say some words.

Words are looked for in the language of the page, whatever their accents and capitals: a phone
keyboard often leaves accents out. Nothing typed is kept.
"""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext

from demarches.catalogue import calcul, charger
from demarches.catalogue.reponses import QuestionRepondue


def par_categorie(recherche: str = "") -> dict[str, list[QuestionRepondue]]:
    """Questions under the words of their category; only those with every word looked for."""
    mots = _simplifier(recherche).split()
    categories: dict[str, list[QuestionRepondue]] = {}
    for question in calcul.foire(charger().faq):
        texte = _simplifier(" ".join(_phrases(question)))
        if all(mot in texte for mot in mots):
            categories.setdefault(question.categorie_libelle, []).append(question)
    return categories


def _phrases(question: QuestionRepondue) -> list[str]:
    """Everything the question says, in the language of the page."""
    dites = [question.categorie_libelle, question.question]
    return [gettext(phrase) for phrase in [*dites, *(r.texte for r in question.reponses)]]


def _simplifier(texte: str) -> str:
    """Without accents nor capitals; signs separate words, so that `e-photo` is also `e photo`."""
    sans_accent = unicodedata.normalize("NFD", texte).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else " " for c in sans_accent.casefold())

"""The few words the calculator says by itself; all others stand in the YAML files."""

from __future__ import annotations

NON_PRECISEE = "Aucun texte lu ne fixe de dates pour déposer cette demande."
INDETERMINEE = "Il manque une information pour calculer votre délai de dépôt."
DROITS = {
    "sejour": "Séjour régulier en France",
    "travail": "Travail",
    "voyage_schengen": "Voyage dans l’espace Schengen",
    "retour_france": "Retour en France",
    "droits_sociaux": "Droits sociaux",
}
# What frequent questions are about, in the order they are shown.
CATEGORIES = {
    "eligibilite": "Qui peut faire sa demande",
    "definition": "Comprendre la protection",
    "compte": "Votre compte",
    "parcours": "Faire sa demande",
    "pieces": "Documents à joindre",
    "ephoto": "Photo d’identité",
    "documents": "Confirmation et attestations",
    "complements": "Compléments demandés",
    "titres": "Titre obtenu",
    "mineur": "Demande pour un enfant",
    "paiement": "Paiement",
    "renouvellement": "Renouvellement",
    "duplicata": "Titre perdu",
    "assistance": "Aide",
}
MOTS = (NON_PRECISEE, INDETERMINEE, *DROITS.values(), *CATEGORIES.values())

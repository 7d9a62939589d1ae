"""The few words the calculator says by itself; all others stand in the YAML files."""

from __future__ import annotations

NON_PRECISEE = "Aucun texte lu ne dit quand déposer cette demande. Demandez à votre préfecture."
INDETERMINEE = "Il manque une information pour calculer votre délai de dépôt."
DROITS = {
    "sejour": "Séjour régulier en France",
    "travail": "Travail",
    "voyage_schengen": "Voyage dans l’espace Schengen",
    "retour_france": "Retour en France",
    "droits_sociaux": "Droits sociaux",
}
MOTS = (NON_PRECISEE, INDETERMINEE, *DROITS.values())

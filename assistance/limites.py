"""How often one may write to the desk; counting is `accounts.limites`'.

Signed in, the account is what is counted: a whole family may share one network address.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from accounts.limites import Compteur, Limite, adresse_ip, consommer
from accounts.models import User

QUESTIONS_PAR_COMPTE = Limite("assistance-compte", 10, timedelta(hours=1))
QUESTIONS_PAR_ADRESSE_IP = Limite("assistance-ip", 10, timedelta(hours=1))
QUESTIONS_PAR_COURRIEL = Limite("assistance-courriel", 5, timedelta(hours=1))
FICHIERS_PAR_ENVOYEUR = Limite("assistance-fichiers", 40, timedelta(hours=1))


def compter_un_message(request: HttpRequest, *, auteur: User | None, adresse: str) -> None:
    """One message more; raises `TropDEssais` with the time when one may write again."""
    if auteur is not None:
        consommer((QUESTIONS_PAR_COMPTE, str(auteur.pk)))
        return
    compteurs: list[Compteur] = [(QUESTIONS_PAR_ADRESSE_IP, adresse_ip(request))]
    if adresse:
        compteurs.append((QUESTIONS_PAR_COURRIEL, adresse.lower()))
    consommer(*compteurs)


def compter_un_envoi_de_fichiers(request: HttpRequest, *, auteur: User | None) -> None:
    """One form with files more, whether it ends in a message or not."""
    consommer((FICHIERS_PAR_ENVOYEUR, str(auteur.pk) if auteur else adresse_ip(request)))

"""What the desk may know of the person who asks: the state of the account, where the cases stand.

Statuses and dates, never an answer nor a document. Each case shown is written in its journal, and
the person sees that somebody of the desk looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from accounts.models import User
from assistance.models import Ticket
from demarches import catalogue, journal
from demarches.catalogue import DemarcheInconnue
from demarches.libelles import COULEURS
from demarches.models import Dossier, Objet
from demarches.statuts import Statut

NB_DOSSIERS_MAX = 10


@dataclass(frozen=True)
class Compte:
    """The account, in facts."""

    cree_le: datetime
    derniere_connexion: datetime | None
    adresse: str
    adresse_verifiee: bool
    prefecture: str
    langue: str
    est_actif: bool


@dataclass(frozen=True)
class EtatDeDossier:
    """One case, from outside."""

    reference: str
    demarche: str
    statut: str
    couleur: str
    depuis: datetime
    depose_le: datetime | None
    est_cite: bool


def compte_de(personne: User) -> Compte:
    """The state of this person's account."""
    verifiee = EmailAddress.objects.filter(user=personne, email=personne.email, verified=True)
    return Compte(
        cree_le=personne.cree_le,
        derniere_connexion=personne.last_login,
        adresse=personne.email,
        adresse_verifiee=verifiee.exists(),
        prefecture=str(personne.prefecture or ""),
        langue=personne.langue,
        est_actif=personne.is_active,
    )


def dossiers_de(ticket: Ticket, *, par: User) -> list[EtatDeDossier]:
    """Where the author's filed cases stand, latest first; the look is recorded."""
    dossiers = list(
        Dossier.objects.etat_visible_par(par)
        .filter(usager=ticket.auteur_id)
        .only("reference", "usager_id", "demarche", "statut", "statut_depuis", "depose_le")
        .order_by("-depose_le")[:NB_DOSSIERS_MAX]
    )
    journal.visiter(dossiers, par=par, objet=Objet.ETAT)
    return [
        EtatDeDossier(
            reference=dossier.reference,
            demarche=_libelle(dossier.demarche),
            statut=dossier.get_statut_display(),
            couleur=COULEURS[Statut(dossier.statut)],
            depuis=dossier.statut_depuis,
            depose_le=dossier.depose_le,
            est_cite=dossier.reference == ticket.reference,
        )
        for dossier in dossiers
    ]


def _libelle(code: str) -> str:
    try:
        return catalogue.charger().demarche(code).libelle
    except DemarcheInconnue:
        return code

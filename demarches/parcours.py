"""The wizard: its five steps, where one stands, what comes before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarches import completude

if TYPE_CHECKING:
    from demarches.completude import Manque
    from demarches.models import Dossier


class EtatEtape(StrEnum):
    """How a step looks on the stepper."""

    FAITE = "faite"
    COURANTE = "courante"
    A_FAIRE = "a_faire"


@dataclass(frozen=True)
class Etape:
    """A page of the wizard; `slug` is its place in the address."""

    slug: str
    nom: Promise
    question: Promise


INFORMATIONS = Etape(
    "informations", _("Informations personnelles"), _("Ces informations sont-elles exactes ?")
)
JUSTIFICATIFS = Etape(
    "justificatifs", _("Justificatifs"), _("Quels documents ajoutez-vous à votre demande ?")
)
EPHOTO = Etape("e-photo", _("Code e-photo"), _("Quel est votre code e-photo ?"))
RECAPITULATIF = Etape(
    "recapitulatif", _("Récapitulatif"), _("Tout est-il exact avant de déposer ?")
)
DEPOT = Etape("depot", _("Dépôt"), _("Déposer votre demande ?"))

ETAPES = (INFORMATIONS, JUSTIFICATIFS, EPHOTO, RECAPITULATIF, DEPOT)


@dataclass(frozen=True)
class EtapeDuDossier:
    """A step as it stands for one draft."""

    etape: Etape
    numero: int
    etat: EtatEtape
    adresse: str


def etape(slug: str) -> Etape | None:
    """The step of this address; None when there is none."""
    return next((e for e in ETAPES if e.slug == slug), None)


def adresse(dossier: Dossier, etape: Etape) -> str:
    """Where a step of this draft lives."""
    return reverse("demarches:etape", args=[dossier.reference, etape.slug])


def suivante(etape: Etape) -> Etape | None:
    """The step after, None after the last."""
    return next(iter(ETAPES[ETAPES.index(etape) + 1 :]), None)


def precedente(etape: Etape) -> Etape | None:
    """The step before, None before the first."""
    return next(reversed(ETAPES[: ETAPES.index(etape)]), None)


def etapes_du_dossier(
    dossier: Dossier, courante: Etape, manques: Sequence[Manque]
) -> list[EtapeDuDossier]:
    """The stepper: done, current and remaining steps."""
    incompletes = {manque.etape for manque in manques}
    decrites = []
    for numero, une_etape in enumerate(ETAPES, start=1):
        if une_etape is courante:
            etat = EtatEtape.COURANTE
        elif une_etape.slug in incompletes or une_etape in (RECAPITULATIF, DEPOT):
            etat = EtatEtape.A_FAIRE
        else:
            etat = EtatEtape.FAITE
        decrites.append(EtapeDuDossier(une_etape, numero, etat, adresse(dossier, une_etape)))
    return decrites


def premiere_incomplete(dossier: Dossier) -> Etape:
    """Where to resume: the first step that misses something, the summary when none does."""
    incompletes = {manque.etape for manque in completude.manques(dossier)}
    return next((e for e in ETAPES if e.slug in incompletes), RECAPITULATIF)

"""Cases at each point of their life, made without the wizard; filed ones by the real verb."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from accounts.models import TitreDetenu, User
from demarches import brouillons, completude, transitions
from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Decision, Dossier, PieceJointe, Sens
from demarches.statuts import DECIDES, Statut
from justificatifs.models import CodeEphoto
from tests.justificatifs.factories import FichierFactory

REPONSES_REFUGIE = {
    "situation_familiale": "celibataire",
    "nb_enfants": "0",
    "telephone": "0600000000",
    "email": "essai@usager.example",
    "protection": "refugie",
    "date_decision_protection": "03/09/2026",
}


class TitreDetenuFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TitreDetenu

    nature = "atda"
    motif = "demande_asile"
    numero = "ATDA0001"
    debut = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=200))
    fin = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=90))


def code_ephoto(code: str = "BONNEPHOTODEMO00000001", **champs: Any) -> str:
    """A code of the embedded e-photo service: good, unless told otherwise."""
    maintenant = timezone.now()
    champs = {
        "actif_le": maintenant - timedelta(days=3),
        "expire_le": maintenant + timedelta(days=150),
    } | champs
    CodeEphoto.objects.get_or_create(code=code, defaults=champs)
    return code


def brouillon(
    user: User,
    demarche: str = "bpi-refugie",
    type_demande: TypeDemande = TypeDemande.PREMIERE_DEMANDE,
    reponses: dict[str, str] | None = None,
) -> Dossier:
    """A draft started by this person, with these answers typed."""
    dossier = brouillons.commencer(charger().demarche(demarche), type_demande, par=user)
    if reponses:
        dossier = brouillons.enregistrer(dossier, reponses)
    return dossier


def joindre(dossier: Dossier, piece: str, **champs: Any) -> PieceJointe:
    """A file given for a piece, without the reception."""
    fichier = FichierFactory(proprietaire=dossier.usager)
    return PieceJointe.objects.create(dossier=dossier, piece=piece, fichier=fichier, **champs)


def pret(
    user: User, *, code: str | None = None, reponses: dict[str, str] | None = None, **options: Any
) -> Dossier:
    """A draft with nothing missing; `reponses` are added to a refugee's."""
    dossier = brouillon(user, reponses=REPONSES_REFUGIE | (reponses or {}), **options)
    for manque in completude.manques(dossier):
        if manque.etape == "justificatifs":
            joindre(dossier, manque.cle)
    brouillons.noter_ephoto(dossier, code or code_ephoto())
    dossier.refresh_from_db()
    return dossier


def depose(user: User, **options: Any) -> Dossier:
    """A case filed by its person, by the real verb."""
    return transitions.deposer(pret(user, **options), par=user)


def au_statut(
    user: User, statut: Statut, *, agent: User, autre_agent: User, **options: Any
) -> Dossier:
    """A filed case put at a status, with what that status supposes. `agent` is in charge."""
    if statut is Statut.BROUILLON:
        return pret(user, **options)
    dossier = depose(user, **options)
    champs: dict[str, Any] = {"statut": statut}
    if statut is not Statut.DEPOSE:
        champs["agent"] = agent
    if statut in DECIDES:
        champs["decide_le"] = timezone.now()
    Dossier.objects.filter(pk=dossier.pk).update(**champs)
    dossier.refresh_from_db()
    if statut is Statut.COMPLEMENT_DEMANDE:
        complement(dossier, par=autre_agent)
    if statut is Statut.DECISION_PROPOSEE:
        Decision.objects.create(
            dossier=dossier,
            sens=Sens.FAVORABLE,
            titre_nature="cr",
            a_retirer=dossier.a_un_titre_a_retirer,
            proposee_par=autre_agent,
        )
    return dossier


def complement(
    dossier: Dossier, *, par: User, echeance: date | None = None, relancee: bool = False
) -> Any:
    """An open request for one document, answered by "keep"."""
    demande = dossier.complements.create(
        demandee_par=par,
        echeance=echeance or timezone.localdate() + timedelta(days=30),
        relancee_le=timezone.now() if relancee else None,
    )
    demande.elements.create(
        piece="justificatif-domicile",
        libelle="Justificatif de domicile",
        motif="Le document a plus de six mois.",
        reponse="garder",
    )
    return demande

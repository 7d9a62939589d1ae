"""Filed cases for the desk's tests, made directly: the filing itself is tested in demarches."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from functools import cache
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Prefecture, Role, User
from attestations import numeros
from demarches import catalogue
from demarches.catalogue import calcul
from demarches.catalogue.schema import TypeDemande
from demarches.catalogue.situation import Situation
from demarches.models import (
    DemandeDeComplement,
    Dossier,
    ElementDeComplement,
    PieceJointe,
)
from demarches.statuts import Statut
from justificatifs.models import Fichier

DEMARCHE = "bpi-refugie"
TYPE = TypeDemande.PREMIERE_DEMANDE
_rangs = itertools.count(1)
REPONSES = {
    "nom": "ESSAI",
    "prenoms": "Camille",
    "sexe": "F",
    "date_naissance": "1990-04-12",
    "lieu_naissance": "Ville-Essai",
    "pays_naissance": "AFG",
    "nationalite": "AFG",
    "voie": "1 rue de l’Essai",
    "code_postal": "75011",
    "commune": "Paris",
    "protection": "refugie",
    "situation_familiale": "celibataire",
}


@cache
def exigence(demarche: str = DEMARCHE, type_demande: TypeDemande = TYPE) -> dict[str, Any]:
    """The requirement of the law for an ordinary case, as filing freezes it."""
    situation = Situation.model_validate(
        {"protection": "refugie", "date_naissance": "1990-04-12"}, strict=False
    )
    loi = catalogue.charger().demarche(demarche)
    return calcul.exigence(loi, type_demande, situation, date(2027, 3, 1)).model_dump(mode="json")


class UsagerFactory(DjangoModelFactory):
    """A fictitious applicant who lives in Paris."""

    class Meta:
        model = User

    identifiant = factory.Sequence(lambda n: f"98{n:08d}")
    numero_etranger = factory.SelfAttribute("identifiant")
    role = Role.USAGER
    nom = "ESSAI"
    prenoms = factory.Sequence(lambda n: f"Camille {n}")
    email = factory.Sequence(lambda n: f"usager{n}@usager.example")
    date_naissance = date(1990, 4, 12)
    nationalite = "AFG"
    voie = "1 rue de l’Essai"
    code_postal = "75011"
    commune = "Paris"


class DossierFactory(DjangoModelFactory):
    """A case filed ten days ago in Paris, not taken yet."""

    class Meta:
        model = Dossier

    reference = factory.LazyFunction(lambda: numeros.tirer("DEM", annee=2027))
    usager = factory.SubFactory(UsagerFactory)
    demarche = DEMARCHE
    type_demande = TYPE.value
    prefecture = factory.LazyFunction(lambda: Prefecture.objects.get(code="75"))
    statut = Statut.DEPOSE
    reponses = factory.LazyFunction(lambda: dict(REPONSES))
    registre = factory.LazyFunction(lambda: {"nom": "ESSAI", "prenoms": "Camille"})
    exigence = factory.LazyFunction(exigence)
    depose_le = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    statut_depuis = factory.LazyFunction(lambda: timezone.now() - timedelta(days=9))

    class Params:
        en_instruction = factory.Trait(statut=Statut.EN_INSTRUCTION)


class FichierFactory(DjangoModelFactory):
    """A small file found clean."""

    class Meta:
        model = Fichier

    id = factory.LazyFunction(uuid.uuid4)
    nom = "passeport.pdf"
    type_mime = "application/pdf"
    taille = 1200
    sha256 = "0" * 64
    contenu = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 essai", name="essai.pdf"))
    etat = "sain"


class PieceFactory(DjangoModelFactory):
    """A piece of the requirement, to examine."""

    class Meta:
        model = PieceJointe

    dossier = factory.SubFactory(DossierFactory)
    fichier = factory.SubFactory(FichierFactory)
    piece = factory.LazyFunction(lambda: exigence()["pieces"][0]["id"])


def demande(
    dossier: Dossier, par: User, *, recue: bool = False, **champs: Any
) -> DemandeDeComplement:
    """A request for the first piece of the requirement, open or answered."""
    champs.setdefault("echeance", timezone.localdate() + timedelta(days=20))
    if recue:
        champs["recue_le"] = timezone.now()
    complement = DemandeDeComplement.objects.create(dossier=dossier, demandee_par=par, **champs)
    ElementDeComplement.objects.create(
        complement=complement,
        piece=exigence()["pieces"][0]["id"],
        libelle="Document demandé",
        motif="Le document est flou.",
        reponse="remplacer" if recue else "",
    )
    return complement

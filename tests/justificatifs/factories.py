"""Files and codes for the tests, named like the domain."""

import datetime
import itertools

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Role, User
from justificatifs.models import CodeEphoto, EtatEphoto, EtatFichier, Fichier, UsageEphoto
from tests.justificatifs import fabrique

CODES = (f"DEMO{n:017d}" for n in itertools.count(1))


class ProprietaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    identifiant = factory.Sequence(lambda n: f"88{n:08d}")
    role = Role.USAGER
    nom = "EXEMPLE"
    prenoms = "Personne"


class FichierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fichier

    class Params:
        en_attente = factory.Trait(etat=EtatFichier.EN_ATTENTE, analyse_le=None)
        infecte = factory.Trait(etat=EtatFichier.INFECTE, contenu="")
        image = factory.Trait(
            nom="photo.jpg", type_mime="image/jpeg", octets=factory.LazyFunction(fabrique.jpeg)
        )
        octets = factory.LazyFunction(fabrique.pdf)

    proprietaire = factory.SubFactory(ProprietaireFactory)
    nom = "passeport.pdf"
    type_mime = "application/pdf"
    taille = factory.LazyAttribute(lambda o: len(o.octets))
    sha256 = "0" * 64
    etat = EtatFichier.SAIN
    contenu = factory.LazyAttribute(lambda o: ContentFile(o.octets, name="x"))


class CodeEphotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CodeEphoto

    class Params:
        pas_encore_actif = factory.Trait(
            actif_le=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=20))
        )
        expire = factory.Trait(
            expire_le=factory.LazyFunction(
                lambda: timezone.localdate() - datetime.timedelta(days=1)
            )
        )

    code = factory.LazyFunction(lambda: next(CODES))
    actif_le = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=3))
    expire_le = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=170))


class UsageEphotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UsageEphoto

    code = factory.LazyFunction(lambda: next(CODES))
    reference = "DOSSIER-1"
    etat = EtatEphoto.BON
    reserve_le = factory.LazyFunction(timezone.now)

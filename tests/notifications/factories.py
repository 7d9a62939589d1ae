"""Messages and their readers, visibly fictitious."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from notifications.models import Notification, Statut


class LecteurFactory(DjangoModelFactory):
    class Meta:
        model = User

    identifiant = factory.Sequence(lambda n: f"77{n:08}")
    email = factory.Sequence(lambda n: f"personne{n}@exemple.example")
    prenoms = "Amina Fictive"
    nom = "EXEMPLE"
    password = "!"


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    class Params:
        en_cours = factory.Trait(
            statut=Statut.EN_COURS, prise_le=factory.LazyFunction(timezone.now), nb_tentatives=1
        )
        envoyee = factory.Trait(
            statut=Statut.ENVOYEE, envoyee_le=factory.LazyFunction(timezone.now), nb_tentatives=1
        )
        sans_compte = factory.Trait(
            destinataire=None, dans_le_compte=False, adresse="anonyme@exemple.example"
        )

    destinataire = factory.SubFactory(LecteurFactory)
    adresse = factory.LazyAttribute(lambda n: n.destinataire.email)
    nature = "essai"
    objet = "Votre demande est enregistrée"
    corps = "Nous avons bien reçu votre demande."
    lien = "/dossiers/EXEMPLE-1/"
    reference = "EXEMPLE-1"
    cle = factory.Sequence(lambda n: f"essai:{n}")

"""Tickets and filed cases, visibly fictitious."""

import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assistance import tickets
from assistance.models import MessageTicket, Statut, Ticket
from attestations import numeros
from demarches.models import Dossier
from justificatifs.models import EtatFichier, Fichier


class TicketFactory(DjangoModelFactory):
    """Asked without an account unless `auteur` is given; `repondu` and `clos` were answered."""

    class Meta:
        model = Ticket
        skip_postgeneration_save = True

    class Params:
        repondu = factory.Trait(
            statut=Statut.EN_ATTENTE_USAGER,
            attend_depuis=None,
            repondu_le=factory.LazyFunction(timezone.now),
        )
        clos = factory.Trait(
            statut=Statut.CLOS,
            attend_depuis=None,
            repondu_le=factory.LazyFunction(timezone.now),
            clos_le=factory.LazyFunction(timezone.now),
        )

    numero = factory.Sequence(lambda n: numeros.composer("CCC", 2027, f"{n:08}"))
    adresse = factory.LazyAttributeSequence(
        lambda t, n: t.auteur.email if t.auteur else f"anonyme{n}@exemple.example"
    )
    auteur = None
    nom = factory.LazyAttribute(lambda t: t.auteur.nom_complet if t.auteur else "Sacha EXEMPLE")
    categorie = "depot"
    sujet = "Le bouton ne répond pas"
    attend_depuis = factory.LazyFunction(timezone.now)
    message = factory.RelatedFactory("tests.assistance.factories.MessageFactory", "ticket")


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = MessageTicket

    ticket = factory.SubFactory(TicketFactory, message=None)
    auteur = factory.SelfAttribute("ticket.auteur")
    texte = "Je n’arrive pas à passer à l’étape suivante."


class FichierFactory(DjangoModelFactory):
    class Meta:
        model = Fichier

    nom = factory.Sequence(lambda n: f"capture-{n}.png")
    type_mime = "image/png"
    taille = 1000
    sha256 = "0" * 64
    etat = EtatFichier.SAIN
    contenu = factory.django.FileField(data=b"\x89PNG", filename="capture.png")


class DossierFactory(DjangoModelFactory):
    """Filed yesterday, as the desk sees it."""

    class Meta:
        model = Dossier

    reference = factory.Sequence(lambda n: numeros.composer("DEM", 2027, f"{n:08}"))
    demarche = factory.Sequence(lambda n: f"demarche-fictive-{n}")
    type_demande = "premiere_demande"
    prefecture = factory.SelfAttribute("usager.prefecture")
    statut = "depose"
    depose_le = factory.LazyFunction(timezone.now)
    exigence = factory.Dict({})
    reponses = factory.Dict({"secret": "réponse que le support ne lit pas"})


def repondre(ticket, par, texte="Voici la marche à suivre.", **options):
    """The desk answers, having read everything."""
    return tickets.repondre(
        ticket,
        par=par,
        texte=texte,
        cle=options.pop("cle", None) or uuid.uuid4(),
        dernier_lu=options.pop("dernier_lu", 10**9),
        **options,
    )
